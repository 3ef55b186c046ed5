import { parseArgs, type ParseArgsOptionDescriptor } from 'node:util';
import { CliUsageError } from './cli-error.js';
import { closest } from './closest.js';
import { readValue, type Given } from './option-value.js';
import { optionFlag, type Option, type Options } from './option.js';

/** Options and the rest, before the rest is looked at. */
export interface ParsedOptions {
  /** By the names in code. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly positionals: readonly string[];
}

/** What `parseArgs` found, in the order in which it was typed. */
type Token = ReturnType<typeof tokensOf>[number];
type OptionToken = Extract<Token, { kind: 'option' }>;

/** An option by the name that is typed. */
interface Known {
  readonly key: string;
  readonly option: Option;
}

/**
 * Reads options by their description.
 *
 * @throws {CliUsageError} for an option nobody knows, a value that is missing, wrong or given twice.
 */
export function parseOptions(args: readonly string[], options: Options): ParsedOptions {
  const known = new Map<string, Known>(
    Object.entries(options).map(([key, option]) => [optionFlag(key), { key, option }]),
  );
  const given = new Map<string, Given[]>();
  const positionals: string[] = [];
  for (const token of tokensOf(args, known)) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const { key, ...one } = understand(token, known);
    given.set(key, [...(given.get(key) ?? []), one]);
  }
  const values = Object.entries(options).map(([key, option]) => [
    key,
    readValue(optionFlag(key), option, given.get(key) ?? []),
  ]);
  return { values: Object.fromEntries(values) as Record<string, unknown>, positionals };
}

/** Whether a flag is given, in a command line that may be wrong otherwise. */
export function isGiven(args: readonly string[], flag: string, short?: string): boolean {
  const end = args.indexOf('--');
  const before = end === -1 ? args : args.slice(0, end);
  return before.some((arg) => arg === flag || (short !== undefined && isGroupWith(arg, short)));
}

/** `-vh` is `-v -h`. */
function isGroupWith(arg: string, short: string): boolean {
  return /^-[A-Za-z]+$/.test(arg) && arg.includes(short);
}

function tokensOf(args: readonly string[], known: ReadonlyMap<string, Known>) {
  const descriptors = [...known].map(([flag, { option }]): [string, ParseArgsOptionDescriptor] => [
    flag.slice(2),
    {
      type: option.type === 'flag' ? 'boolean' : 'string',
      ...(option.short !== undefined && { short: option.short }),
    },
  ]);
  return parseArgs({
    args: [...args],
    options: Object.fromEntries(descriptors),
    allowPositionals: true,
    strict: false,
    tokens: true,
  }).tokens;
}

function understand(token: OptionToken, known: ReadonlyMap<string, Known>): Given & { readonly key: string } {
  const { rawName, value, inlineValue } = token;
  const found = known.get(`--${token.name}`);
  if (found !== undefined)
    return { key: found.key, typed: rawName, on: true, value, isInline: inlineValue === true };
  const negated = rawName.startsWith('--no-') ? known.get(`--${rawName.slice(5)}`) : undefined;
  if (negated?.option.type === 'flag') {
    return { key: negated.key, typed: rawName, on: false, value, isInline: inlineValue === true };
  }
  const meant = closest(rawName, [...known.keys()]);
  throw new CliUsageError(
    `There is no option ${rawName}.`,
    meant === undefined ? '' : `Did you mean ${meant}?`,
  );
}
