import { inspect } from 'node:util';

import { SecretError, type SecretErrorKind } from './secrets.errors.js';
import type { SecretReading, SecretsProvider, SecretValue } from './secrets-provider.js';

/** What the suite needs of a test framework. Vitest and Jest both have it. */
export interface TestFramework {
  readonly describe: (title: string, body: () => void) => unknown;
  readonly it: {
    (title: string, body: () => Promise<void>): unknown;
    readonly skip: (title: string, body: () => Promise<void>) => unknown;
  };
  readonly expect: (actual: unknown) => {
    toBe(expected: unknown): unknown;
    toEqual(expected: unknown): unknown;
  };
}

/** A provider in front of a store that the suite may fill and disturb. Each case opens one. */
export interface SecretsProviderHarness {
  readonly provider: SecretsProvider;
  /** Puts a value into the store, over the one that is there. */
  put(name: string, value: string | Uint8Array): Promise<void> | void;
  /** Puts several values at once: whoever reads gets all of the old ones or all of the new ones. */
  putTogether?(values: Readonly<Record<string, string>>): Promise<void> | void;
  /**
   * Makes the next reads of `name` fail in one of the six ways. A name that is not there is not found anyway.
   */
  readonly provoke?: { readonly [Kind in SecretErrorKind]?: (name: string) => Promise<void> | void };
  /**
   * How many requests the store has got so far. Offer it to have single-flight proved and not only agreement.
   */
  readonly requests?: () => number;
  /**
   * How many timers, handles and connections the provider holds. Offer it to have proved that a watch leaves
   * none behind.
   */
  readonly held?: () => number;
  dispose?(): Promise<void> | void;
}

/** What a store may be unable to do; its cases are then skipped, with the reason in their title. */
export type SecretsProviderLimit =
  | SecretErrorKind
  | 'binary'
  | 'empty'
  | 'versions'
  /** It has no `watch`, or `put` does not make it tell. */
  | 'watch'
  /** It has no `putTogether`. */
  | 'together';

export interface DescribeSecretsProviderOptions {
  /** Why cases cannot be run: `{ denied: 'this store has no permissions' }`. */
  readonly without?: { readonly [Limit in SecretsProviderLimit]?: string };
  /** Milliseconds after which a watch that has told nothing is broken. @default 4000 */
  readonly tellsWithin?: number;
}

export type Fact = (
  title: string,
  run: (harness: SecretsProviderHarness) => Promise<void>,
  limit?: SecretsProviderLimit,
) => void;

export function calm(): AbortSignal {
  return new AbortController().signal;
}

export async function readOne({ provider }: SecretsProviderHarness, name: string): Promise<SecretReading> {
  const outcome = (await provider.read([name], calm())).get(name);
  if (outcome === undefined) throw new Error(`${name} was asked for and not settled`);
  if (outcome instanceof Error) throw outcome;
  return outcome;
}

export function outcomeOf(outcome: SecretReading | SecretError | undefined): string | undefined {
  if (outcome === undefined) return undefined;
  return outcome instanceof SecretError ? outcome.kind : bytesOf(outcome.value).toString();
}

export function bytesOf(value: SecretValue): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value);
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}

export function provokerOf(
  { provoke }: SecretsProviderHarness,
  kind: SecretErrorKind,
): (name: string) => Promise<void> | void {
  const provoker = provoke?.[kind];
  if (provoker !== undefined) return provoker;
  throw new Error(`Offer provoke['${kind}'], or say why it cannot happen: { without: { '${kind}': '…' } }`);
}

export async function putTogether(
  harness: SecretsProviderHarness,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  if (harness.putTogether === undefined)
    throw new Error("Offer putTogether, or say why it cannot be: { without: { together: '…' } }");
  await harness.putTogether(values);
}

export async function rejectionOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Every text that logging, serialising or inspecting an error could bring out. */
export function everythingIn(error: Error): string {
  return [
    inspect(error, {
      showHidden: true,
      depth: Infinity,
      maxStringLength: Infinity,
      maxArrayLength: Infinity,
    }),
    JSON.stringify(Object.assign({}, error, { cause: undefined })),
    error.message,
    error.stack ?? '',
    inspect(error.cause, { showHidden: true, depth: Infinity, customInspect: false }),
  ].join('\n');
}

/** What a provider tells until `abort`. */
export class Watch {
  readonly calls: (readonly string[])[] = [];
  readonly #within: number;
  readonly #waiting = new Set<(names: readonly string[]) => void>();

  constructor(provider: SecretsProvider, abort: AbortController, within: number) {
    this.#within = within;
    if (provider.watch === undefined)
      throw new Error("Offer watch, or say why it cannot be: { without: { watch: '…' } }");
    provider.watch((names) => {
      this.calls.push(names);
      for (const hear of this.#waiting) hear(names);
    }, abort.signal);
  }

  /** The next call that has `name`. */
  next(name: string): Promise<readonly string[]> {
    const told = new Promise<readonly string[]>((resolve, reject) => {
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(hear);
        act();
      };
      const hear = (names: readonly string[]): void => {
        if (names.includes(name)) settle(() => resolve(names));
      };
      const late = new Error(`watch did not tell ${name} within ${this.#within} ms`);
      const timer = setTimeout(() => settle(() => reject(late)), this.#within);
      this.#waiting.add(hear);
    });
    // A case that ends before it looks at this has its own failure to show.
    told.catch(() => undefined);
    return told;
  }
}
