/**
 * How much values grew from the first to the last, by the straight line that fits them best: one garbage
 * collection more or less at either end changes little.
 */
export function linearGrowth(values: readonly number[]): number {
  const last = values.length - 1;
  if (last < 1) return 0;
  const middle = last / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let covariance = 0;
  let variance = 0;
  for (const [index, value] of values.entries()) {
    covariance += (index - middle) * (value - mean);
    variance += (index - middle) ** 2;
  }
  return (covariance / variance) * last;
}
