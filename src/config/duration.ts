import { InvalidDurationError } from './config.errors.js';
import { reportTo } from './parser-report.js';

/** What {@link duration} reads, in words. */
export const EXPECTED_DURATION = 'a duration such as 250ms, 5s, 10m or 1h';

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Turns `250ms`, `5s`, `10m`, `1h` or `1d` into milliseconds.
 *
 * Inside a schema it reports like any other check: `z.string().transform(duration)`, arktype's
 * `.pipe(duration)`. For valibot, put `v.check(isDuration)` before `v.transform(duration)`.
 *
 * @throws {InvalidDurationError} when the text is no duration and there is no schema to report to.
 */
export function duration(text: string, context?: unknown): number {
  const milliseconds = parse(text);
  if (milliseconds !== undefined) return milliseconds;
  return reportTo(context, EXPECTED_DURATION, () => {
    // The text is not shown: it may be a secret that went into the wrong variable.
    throw new InvalidDurationError(
      'A duration cannot be read.',
      `Write a number and a unit: ${EXPECTED_DURATION}.`,
    );
  });
}

/** Whether {@link duration} reads a text. */
export function isDuration(text: string): boolean {
  return parse(text) !== undefined;
}

/** The shortest exact way to write milliseconds that {@link duration} reads: 90000 → `90s`. */
export function formatDuration(milliseconds: number): string {
  for (const unit of ['h', 'm', 's'] as const) {
    if (milliseconds !== 0 && milliseconds % UNITS[unit] === 0) return `${milliseconds / UNITS[unit]}${unit}`;
  }
  return milliseconds === 0 ? '0s' : `${milliseconds}ms`;
}

function parse(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const trimmed = text.trim();
  // Zero is zero in every unit.
  if (trimmed === '0') return 0;
  const match = /^(\d+(?:\.\d+)?) ?(ms|s|m|h|d)$/.exec(trimmed);
  if (match === null) return undefined;
  const milliseconds = Math.round(Number(match[1]) * UNITS[match[2] as keyof typeof UNITS]);
  return Number.isSafeInteger(milliseconds) ? milliseconds : undefined;
}
