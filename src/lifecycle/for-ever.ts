/** For what comes after a start that was ended: the process exits meanwhile. */
export function forEver(): Promise<never> {
  return new Promise(() => undefined);
}
