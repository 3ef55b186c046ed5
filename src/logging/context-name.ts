const WELL_FORMED = /^(?=.{1,200}$)[^*\p{Cc}]*\*?$/u;

/** Whether a text names a context, or with a `*` at its end all whose names begin so. */
export function isContextName(text: string): boolean {
  return WELL_FORMED.test(text);
}
