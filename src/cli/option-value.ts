import { duration, EXPECTED_DURATION, isDuration } from '../config/duration.js';
import { CliUsageError } from './cli-error.js';
import { closest } from './closest.js';
import type { ChoiceOption, FlagOption, ListOption, Option } from './option.js';

/** An option as it was typed once. */
export interface Given {
  /** `--url`, `-h`, `--no-install`. */
  readonly typed: string;
  /** False for `--no-…`. */
  readonly on: boolean;
  readonly value: string | undefined;
  /** Whether it was typed `--url=…`. */
  readonly isInline: boolean;
}

/**
 * What a command gets for an option.
 *
 * @throws {CliUsageError} when that cannot be made of what was typed.
 */
export function readValue(flag: string, option: Option, given: readonly Given[]): unknown {
  if (option.type === 'flag') return readFlag(given) ?? option.default ?? false;
  return option.type === 'list' ? given.map(textIn) : readOne(flag, option, given);
}

function readOne(
  flag: string,
  option: Exclude<Option, FlagOption | ListOption>,
  given: readonly Given[],
): unknown {
  if (given.length > 1) throw new CliUsageError(`${flag} is given twice.`, 'Give it once.');
  const [only] = given;
  const text = only === undefined ? option.default : textIn(only);
  if (text === undefined || option.type === 'text') return text;
  return option.type === 'choice' ? readChoice(flag, option, text) : readDuration(flag, text);
}

/** The last one counts, so that a script can be corrected at its end. */
function readFlag(given: readonly Given[]): boolean | undefined {
  const withValue = given.find(({ value }) => value !== undefined);
  if (withValue !== undefined) throw new CliUsageError(`${withValue.typed} takes no value.`, 'Leave it out.');
  return given.at(-1)?.on;
}

function textIn({ typed, value, isInline }: Given): string {
  const isNext = value?.startsWith('-') === true && value !== '-' && !isInline;
  if (value !== undefined && value !== '' && !isNext) return value;
  throw new CliUsageError(
    `${typed} needs a value.`,
    isNext ? `If it begins with a dash, write ${typed}=…` : '',
  );
}

function readChoice(flag: string, { choices }: ChoiceOption, text: string): string {
  if (choices.includes(text)) return text;
  const meant = closest(text, choices);
  throw new CliUsageError(
    `${flag} takes one of ${choices.join(', ')}.`,
    meant === undefined ? '' : `Did you mean ${meant}?`,
  );
}

function readDuration(flag: string, text: string): number {
  if (isDuration(text)) return duration(text);
  throw new CliUsageError(`${flag} takes ${EXPECTED_DURATION}.`, 'Write a number and a unit.');
}
