/** Breaks a text into lines at spaces; a word that is too long stays whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && longer.length > width) lines.push(line);
    line = line !== '' && longer.length > width ? word : longer;
  }
  return line === '' ? lines : [...lines, line];
}

/** A name and what there is to say about it. */
export type Row = readonly [name: string, text: string];

const INDENT = 2;
const GAP = 2;
/** A name that is longer has the text below it. */
const WIDEST_NAME = 26;

/** Names in a column, and their texts beside them, broken at `width`. */
export function columns(rows: readonly Row[], width: number): string {
  const names = rows.map(([name]) => name.length).filter((length) => length <= WIDEST_NAME);
  const column = INDENT + Math.max(0, ...names) + GAP;
  const lines = rows.flatMap(([name, text]) => {
    const [first = '', ...others] = wrap(text, width - column);
    const head = ' '.repeat(INDENT) + name;
    const beside =
      name.length > WIDEST_NAME ? [head, ' '.repeat(column) + first] : [head.padEnd(column) + first];
    return [...beside, ...others.map((line) => ' '.repeat(column) + line)];
  });
  return lines.map((line) => line.trimEnd()).join('\n');
}
