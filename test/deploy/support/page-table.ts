/** The cells of the table of one section of a page, row by row, without its head. Code is without its marks. */
export function rowsOf(page: string, heading: string): string[][] {
  const [, section = ''] = page.split(`${heading}\n`);
  const [table = ''] = section.split(/\n## /);
  return table
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1')),
    );
}
