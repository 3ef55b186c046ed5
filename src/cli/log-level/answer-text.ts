import { printable } from '../printable.js';
import { table } from '../table.js';
import type { Style } from '../text-style.js';
import type { LevelAnswer } from './apply-request.js';
import type { LevelRequest } from './read-request.js';

/** A level as an instance tells it. */
interface Standing {
  readonly configured?: unknown;
  readonly effective?: unknown;
  readonly until?: unknown;
}

const EVERYTHING = 'everything';

/** For people: a row for each level. Of what was changed only that. */
export function answerText({ action, name }: LevelRequest, { document }: LevelAnswer, style: Style): string {
  if (name !== undefined) return table([row(name, document, style)]);
  const whole = row(EVERYTHING, document, style);
  const contexts = Object.entries({ ...(document['contexts'] as Record<string, Standing>) });
  const shown = action === 'show' ? contexts : [];
  return table([whole, ...shown.map(([context, standing]) => row(context, standing, style))]);
}

function row(
  name: string,
  { configured, effective, until }: Standing,
  { bold, dim }: Style,
): readonly string[] {
  // What was set for just this one stands out among those that follow the rest.
  const mark = typeof configured === 'string' && name !== EVERYTHING ? bold : dim;
  const level = String(effective);
  const notes = [
    name === EVERYTHING && configured !== effective && `configured ${String(configured)}`,
    typeof until === 'string' && `until ${until}`,
  ];
  return [
    printable(name),
    (name === EVERYTHING ? bold : mark)(printable(level)),
    printable(notes.filter(Boolean).join(', ')),
  ];
}
