interface AnyOption {
  /** What it is good for, as a sentence. The help adds the default and the choices. */
  readonly description: string;
  /** One letter: `h` for `-h`. */
  readonly short?: string;
}

/** On or off: `--verbose`, `--no-verbose`. */
export interface FlagOption extends AnyOption {
  readonly type: 'flag';
  /** One that is on shows as `--no-…` in the help. @default false */
  readonly default?: boolean;
}

interface ValueOption extends AnyOption {
  /** What stands for the value in the help: `URL`. */
  readonly placeholder: string;
}

/** Any text but an empty one: `--url URL`. */
interface TextOption extends ValueOption {
  readonly type: 'text';
  readonly default?: string;
}

/** Any number of texts: `--env-file FILE --env-file FILE`. */
export interface ListOption extends ValueOption {
  readonly type: 'list';
}

/** One of a few words: `--format FORMAT`. */
export interface ChoiceOption extends ValueOption {
  readonly type: 'choice';
  readonly choices: readonly string[];
  readonly default?: string;
}

/** A duration such as `30s`. */
interface DurationOption extends ValueOption {
  readonly type: 'duration';
  /** As it would be typed. */
  readonly default?: string;
}

/** What a command takes by name. */
export type Option = FlagOption | TextOption | ListOption | ChoiceOption | DurationOption;

/** The options of a command by their names in code: `tokenFile` is `--token-file` for whoever types it. */
export type Options = Readonly<Record<string, Option>>;

type Typed<O extends Option> = O extends ChoiceOption
  ? O['choices'][number]
  : O extends DurationOption
    ? number
    : string;

/** What a command gets for an option: milliseconds for a duration, undefined for what was not given. */
type OptionValue<O extends Option> = O extends FlagOption
  ? boolean
  : O extends ListOption
    ? readonly string[]
    : O extends { readonly default: string }
      ? Typed<O>
      : Typed<O> | undefined;

/** What a command gets for its options. */
export type OptionValues<O extends Options> = { readonly [Name in keyof O]: OptionValue<O[Name]> };

/** `tokenFile` → `--token-file`. */
export function optionFlag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
