import { printable } from '../printable.js';
import type { Style } from '../text-style.js';
import type { Staleness } from './stale.js';

/** So many lines of each kind; who has more of them writes the file anew. */
const MOST_LINES = 20;

/** The difference in few lines, as `diff` marks them. */
export function staleText(file: string, { missing, gone }: Staleness, style: Style): string {
  if (missing.length === 0 && gone.length === 0) return style.green(`${file} is up to date.`);
  return [
    style.red(`${file} is stale.`),
    ...marked('+', missing).map((line) => style.green(line)),
    ...marked('-', gone).map((line) => style.red(line)),
  ].join('\n');
}

function marked(mark: string, lines: readonly string[]): string[] {
  const shown = lines.slice(0, MOST_LINES).map((line) => `  ${mark} ${printable(line)}`);
  return lines.length > MOST_LINES ? [...shown, `  ${mark} and ${lines.length - MOST_LINES} more`] : shown;
}
