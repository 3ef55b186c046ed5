import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

import {
  describeSecretsProvider,
  type DescribeSecretsProviderOptions,
  type SecretsProviderHarness,
} from '../testing/describe-secrets-provider.js';
import { FakeSecrets } from './fake/fake-secrets.js';
import { SecretDeniedError, type SecretErrorKind } from './secrets.errors.js';
import { SecretsProvider, type SecretReading, type SecretReadings } from './secrets-provider.js';

interface Outcome {
  readonly failed: readonly string[];
  readonly passed: readonly string[];
  readonly skipped: readonly string[];
}

/** Runs the suite as a test framework would, and tells how each case ended. */
async function outcomeOf(
  open: () => SecretsProviderHarness,
  options?: DescribeSecretsProviderOptions,
): Promise<Outcome> {
  const cases: (readonly [string, () => Promise<void>])[] = [];
  const skipped: string[] = [];
  const collect = Object.assign((title: string, body: () => Promise<void>) => cases.push([title, body]), {
    skip: (title: string) => skipped.push(title),
  });
  describeSecretsProvider({ describe: (_, body) => body(), it: collect, expect }, open, {
    tellsWithin: 50,
    ...options,
  });
  const failed: string[] = [];
  const passed: string[] = [];
  for (const [title, body] of cases) {
    await body().then(
      () => passed.push(title),
      () => failed.push(title),
    );
  }
  return { failed, passed, skipped };
}

function harnessOf(store: FakeSecrets, provider: SecretsProvider = store): SecretsProviderHarness {
  const kinds: readonly SecretErrorKind[] = [
    'denied',
    'unauthenticated',
    'throttled',
    'unavailable',
    'invalid',
  ];
  return {
    provider,
    put: (name, value) => store.rotate(name, value),
    putTogether: (values) => store.rotate(values),
    provoke: Object.fromEntries(kinds.map((kind) => [kind, () => store.fail(kind)])),
  };
}

/** A store whose readings are spoilt on their way out. */
class Spoilt extends SecretsProvider {
  readonly backend = 'spoilt';

  constructor(
    private readonly store: FakeSecrets,
    private readonly spoil: (reading: SecretReading, name: string) => SecretReading,
  ) {
    super();
  }

  override async read(names: readonly string[], signal: AbortSignal): Promise<SecretReadings> {
    const readings = await this.store.read(names, signal);
    return new Map(
      [...readings].map(([name, one]) => [name, one instanceof Error ? one : this.spoil(one, name)]),
    );
  }
}

const spoiltBy = (spoil: (reading: SecretReading, name: string) => SecretReading) => () => {
  const store = new FakeSecrets();
  return harnessOf(store, new Spoilt(store, spoil));
};

class Altered extends FakeSecrets {
  constructor(private readonly alter: (readings: SecretReadings, signal: AbortSignal) => SecretReadings) {
    super();
  }

  override async read(names: readonly string[], signal: AbortSignal): Promise<SecretReadings> {
    return this.alter(await super.read(names, new AbortController().signal), signal);
  }
}

type Listener = (names: readonly string[]) => void;

type Alter = (listener: Listener, signal: AbortSignal) => readonly [Listener, AbortSignal];

/** A store that tells in a way of its own. */
class Telling extends FakeSecrets {
  constructor(private readonly alter: Alter) {
    super();
  }

  override watch(listener: Listener, signal: AbortSignal): void {
    super.watch(...this.alter(listener, signal));
  }
}

const tellingBy = (alter: Alter) => () => harnessOf(new Telling(alter));

const alteredBy = (alter: (readings: SecretReadings, signal: AbortSignal) => SecretReadings) => () =>
  harnessOf(new Altered(alter));

describe('the contract of a secrets provider', () => {
  it('is kept by a provider that is right', async () => {
    const { failed, passed, skipped } = await outcomeOf(() => harnessOf(new FakeSecrets()));

    expect({ failed, skipped }).toEqual({ failed: [], skipped: [] });
    expect(passed).toHaveLength(28);
  });

  it.each<[string, () => SecretsProviderHarness, string]>([
    [
      'decodes bytes as text',
      spoiltBy((one) => ({ ...one, value: Buffer.from(one.value as string).toString('utf8') })),
      'gives back every byte of a binary value',
    ],
    [
      'trims',
      spoiltBy((one) => ({ ...one, value: (one.value as string).split('\n')[0] ?? '' })),
      'gives back a line break inside a value',
    ],
    [
      'always tells the same version',
      spoiltBy((one) => ({ ...one, version: '1' })),
      'sees a new value, as a new version where it tells versions',
    ],
    [
      'tells the value as version',
      spoiltBy((one) => ({ ...one, version: one.value as string })),
      'tells a version, made without the value',
    ],
    [
      'forgets missing names',
      alteredBy((all) => new Map([...all].filter(([, one]) => !(one instanceof Error)))),
      'settles each of several names by itself',
    ],
    [
      'does not look at its signal',
      alteredBy((all) => all),
      'rejects with the reason of a signal that is aborted already',
    ],
    [
      'tells each failure as denied',
      alteredBy(
        (all) =>
          new Map(
            [...all].map(([name, one]) => [
              name,
              one instanceof Error ? new SecretDeniedError(name, { place: 'x' }) : one,
            ]),
          ),
      ),
      'tells unavailable with the secret, the place and what to do, and no value',
    ],
    [
      'says no place',
      alteredBy(
        (all) =>
          new Map(
            [...all].map(([name, one]) => [
              name,
              one instanceof Error ? new SecretDeniedError(name, { place: '' }) : one,
            ]),
          ),
      ),
      'tells denied with the secret, the place and what to do, and no value',
    ],
    [
      'cannot watch',
      spoiltBy((one) => one),
      'tells a name each time that its value was replaced, when the new one is there',
    ],
    [
      'never tells',
      tellingBy((_, signal) => [() => undefined, signal]),
      'tells a name each time that its value was replaced, when the new one is there',
    ],
    [
      'tells once',
      tellingBy((listener, signal) => {
        let calls = 0;
        return [(names) => (calls++ === 0 ? listener(names) : undefined), signal];
      }),
      'tells a name each time that its value was replaced, when the new one is there',
    ],
    [
      'tells names that nobody read',
      tellingBy((listener, signal) => [(names) => listener([...names, 'contractUnread']), signal]),
      'tells only names that were read',
    ],
    [
      'tells names one by one',
      tellingBy((listener, signal) => [(names) => names.forEach((name) => listener([name])), signal]),
      'tells names that are replaced together in one call, and reads none of them without the others',
    ],
    [
      'goes on after the abort',
      tellingBy((listener) => [listener, new AbortController().signal]),
      'tells each of several watches, until its own signal aborts',
    ],
    [
      'begins after the abort',
      tellingBy((listener) => [listener, new AbortController().signal]),
      'tells nothing to a signal that is aborted already',
    ],
    [
      'leaves a watch behind',
      () => {
        let held = 0;
        const store = new Telling((listener, signal) => [listener, (held++, signal)]);
        return { ...harnessOf(store), held: () => held };
      },
      'holds nothing more after the abort than before, where that is counted',
    ],
    [
      'tears pairs',
      spoiltBy((one, name) => ({ ...one, value: name === 'contractTwo' ? '0' : one.value })),
      'reads no value without the others that are put together with it, also while they are replaced',
    ],
    [
      'drops a read when it is closed',
      () => {
        const closed = Promise.withResolvers<never>();
        const store = new Altered((all) => all);
        const read = store.read.bind(store);
        return harnessOf(
          Object.assign(store, {
            read: (names: readonly string[], signal: AbortSignal) =>
              Promise.race([setImmediate().then(() => read(names, signal)), closed.promise]),
            close: () => closed.reject(new Error('closed')),
          }),
        );
      },
      'settles a read under way when it is closed',
    ],
  ])('is broken by one that %s', async (_, open, title) => {
    const { failed } = await outcomeOf(open);

    expect(failed).toContain(title);
  });

  it('is broken by an error that holds the value out of sight', async () => {
    const leaking = (): SecretsProviderHarness => {
      let last: string | Uint8Array = '';
      const store = new Altered((all) => {
        const leak = (name: string): SecretDeniedError =>
          new SecretDeniedError(name, {
            place: 'x',
            cause: Object.defineProperty(new Error('x'), 'body', { value: last }),
          });
        return new Map([...all].map(([name, one]) => [name, one instanceof Error ? leak(name) : one]));
      });
      return { ...harnessOf(store), put: (name, value) => store.rotate(name, (last = value)) };
    };

    const { failed } = await outcomeOf(leaking);

    expect(failed).toContain('tells denied with the secret, the place and what to do, and no value');
  });

  it('is broken by a request for each of many concurrent reads, where requests are counted', async () => {
    const { failed } = await outcomeOf(() => {
      let requests = 0;
      const store = new Altered((all) => {
        requests += 1;
        return all;
      });
      return { ...harnessOf(store), requests: () => requests };
    });

    expect(failed).toContain('answers concurrent reads alike, single-flight where requests are counted');
  });

  it('shows what a store cannot do as skipped, with the reason', async () => {
    const { skipped } = await outcomeOf(() => harnessOf(new FakeSecrets()), {
      without: { denied: 'this store has no permissions', binary: 'it holds text only' },
    });

    expect(skipped).toEqual([
      'gives back every byte of a binary value (skipped: it holds text only)',
      'tells denied with the secret, the place and what to do, and no value (skipped: this store has no permissions)',
    ]);
  });

  it('is not kept silently where something is neither offered nor excused', async () => {
    const { failed } = await outcomeOf(() => {
      const store = new FakeSecrets();
      return { provider: store, put: (name, value) => store.rotate(name, value) };
    });

    expect(failed).toHaveLength(7);
  });

  it('puts away each store it opened, also after a failure', async () => {
    let open = 0;

    await outcomeOf(() => {
      open += 1;
      return { ...harnessOf(new Altered(() => new Map())), dispose: () => void (open -= 1) };
    });

    expect(open).toBe(0);
  });
});
