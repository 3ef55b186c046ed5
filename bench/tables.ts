import type { Estimate } from './statistics.js';

/** Shown where something was not measured. */
export const NOTHING = '–';

/**
 * A Markdown table that is also one on a terminal: columns have a width, the first is for words and the others are
 * for numbers.
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(3, title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => align(cells[column] ?? '', width, column)).join(' | ')} |`;
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  );
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

function align(cell: string, width: number, column: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

export function fixed(value: number | undefined, digits: number): string {
  return value === undefined || Number.isNaN(value) ? NOTHING : value.toFixed(digits);
}

/** With its sign: what is added to something. */
export function added(value: number | undefined, digits: number): string {
  const text = fixed(value, digits);
  return text === NOTHING || text.startsWith('-') ? text : `+${text}`;
}

export function interval({ low, high }: Estimate, digits: number): string {
  return `[${low.toFixed(digits)}, ${high.toFixed(digits)}]`;
}

export function count(value: number): string {
  return value.toLocaleString('en');
}
