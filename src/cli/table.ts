import { stripVTControlCharacters } from 'node:util';

const GAP = 2;

/** Cells in columns, each as wide as its widest cell, styled ones too. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, widthOf(cell));
  }
  return rows
    .map((row) => row.map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell))))
    .map((row) => row.join(' '.repeat(GAP)).trimEnd())
    .join('\n');
}

function widthOf(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
