import type { Style } from '../source/style.js';

/** A generated source, which quotes by `'` alone, as the application writes its own. */
export function inStyle(text: string, { quote, indent, eol }: Style): string {
  return text
    .replaceAll("'", quote)
    .replace(/^(?: {2})+/gm, (blanks) => indent.repeat(blanks.length / 2))
    .replaceAll('\n', eol);
}
