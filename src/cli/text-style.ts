import type { TextStream } from './text-stream.js';

type Styling = (text: string) => string;

/** How text can look on a terminal. */
export interface Style {
  readonly bold: Styling;
  readonly dim: Styling;
  readonly red: Styling;
  readonly green: Styling;
  readonly yellow: Styling;
}

const same: Styling = (text) => text;
const between =
  (on: number, off: number): Styling =>
  (text) =>
    text === '' ? '' : `\u001B[${on}m${text}\u001B[${off}m`;

export const PLAIN: Style = { bold: same, dim: same, red: same, green: same, yellow: same };

const COLOURED: Style = {
  bold: between(1, 22),
  dim: between(2, 22),
  red: between(31, 39),
  green: between(32, 39),
  yellow: between(33, 39),
};

/** Colours on a terminal; `NO_COLOR` switches them off, `FORCE_COLOR` on, and that one wins, as in Node itself. */
export function styleFor(
  stream: Pick<TextStream, 'isTTY'>,
  env: Readonly<Record<string, string | undefined>>,
): Style {
  const { FORCE_COLOR, NO_COLOR, TERM } = env;
  if (FORCE_COLOR !== undefined) return ['0', 'false'].includes(FORCE_COLOR) ? PLAIN : COLOURED;
  if (NO_COLOR !== undefined && NO_COLOR !== '') return PLAIN;
  return stream.isTTY === true && TERM !== 'dumb' ? COLOURED : PLAIN;
}
