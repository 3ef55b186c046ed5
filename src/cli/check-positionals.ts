import { CliUsageError } from './cli-error.js';
import type { Positional } from './command.js';

/** @throws {CliUsageError} when there are too few or too many. */
export function checkPositionals(given: readonly string[], expected: readonly Positional[]): void {
  const missing = expected.find(({ required = false }, at) => required && given[at] === undefined);
  if (missing !== undefined) {
    throw new CliUsageError(`${missing.name} is missing.`, missing.description);
  }
  const surplus = given[expected.length];
  if (surplus === undefined) return;
  const takes =
    expected.length === 0
      ? 'It takes options only.'
      : `It takes ${expected.map(({ name }) => name).join(' and ')}.`;
  throw new CliUsageError(`"${surplus}" is one argument too many.`, takes);
}
