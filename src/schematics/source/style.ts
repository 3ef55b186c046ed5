/** How a file is written, as far as new code has to follow. */
export interface Style {
  readonly quote: "'" | '"';
  readonly eol: '\n' | '\r\n';
  /** One level of indentation. */
  readonly indent: string;
  readonly semicolons: boolean;
}

/** What the text itself shows; where it shows nothing, what `nest new` would write. */
export function styleOf(text: string): Style {
  return {
    quote: count(text, /from "/g) > count(text, /from '/g) ? '"' : "'",
    eol: /\r\n/.test(text) ? '\r\n' : '\n',
    indent: indentOf(text),
    semicolons: count(text, /from ['"][^'"]+['"]\r?\n/g) <= count(text, /from ['"][^'"]+['"];/g),
  };
}

function indentOf(text: string): string {
  const first = /^[\w@}].*[{[(]\r?\n([ \t]+)\S/m.exec(text)?.[1];
  return first ?? '  ';
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
