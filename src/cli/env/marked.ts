import { EnvFileError } from './env-file.errors.js';

/** Between these a page has what is generated. */
const BEGIN = '<!-- env:begin -->';
const END = '<!-- env:end -->';

/** What stands between the marks of a page. */
export function markedIn(page: string, file: string): string {
  const { begin, end } = marks(page, file);
  return page.slice(begin, end);
}

/** The page with something else between its marks. Everything around stays as it is. */
export function withMarked(page: string, text: string, file: string): string {
  const { begin, end } = marks(page, file);
  const eol = page.includes('\r\n') ? '\r\n' : '\n';
  const content = text.trim().replaceAll(/\r?\n/g, eol);
  return `${page.slice(0, begin)}${eol}${eol}${content}${eol}${eol}${page.slice(end)}`;
}

/** A page of its own. */
export function marked(text: string): string {
  return `${BEGIN}\n\n${text.trim()}\n\n${END}\n`;
}

/** @throws {EnvFileError} if the page does not have both, in this order. */
function marks(page: string, file: string): { readonly begin: number; readonly end: number } {
  const at = page.indexOf(BEGIN);
  const end = page.indexOf(END, at);
  if (at === -1 || end === -1) {
    throw new EnvFileError(`${file} has no place for it.`, `Put ${BEGIN} and ${END} where it belongs.`);
  }
  return { begin: at + BEGIN.length, end };
}
