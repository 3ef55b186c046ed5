import { SecretError, type SecretErrorKind } from '../secrets/secrets.errors.js';
import {
  bytesOf,
  calm,
  everythingIn,
  outcomeOf,
  provokerOf,
  readOne,
  type DescribeSecretsProviderOptions,
  type Fact,
  type SecretsProviderHarness,
  type SecretsProviderLimit,
  type TestFramework,
} from '../secrets/secrets-provider-harness.js';
import { tracesOf } from '../secrets/traces-of.js';
import { underWayFacts } from './under-way-facts.js';
import { watchingFacts } from './watching-facts.js';

export type {
  DescribeSecretsProviderOptions,
  SecretsProviderHarness,
  SecretsProviderLimit,
  TestFramework,
} from '../secrets/secrets-provider-harness.js';

const KINDS: readonly SecretErrorKind[] = [
  'not-found',
  'denied',
  'unauthenticated',
  'throttled',
  'unavailable',
  'invalid',
];
const CANARY = 'canary "ä/\\+?&=\n 8f2b61c0';

/** The contract of a `SecretsProvider` as a test suite: run it against your own. */
export function describeSecretsProvider(
  { describe, it, expect }: TestFramework,
  open: () => Promise<SecretsProviderHarness> | SecretsProviderHarness,
  { without = {}, tellsWithin = 4_000 }: DescribeSecretsProviderOptions = {},
): void {
  const fact: Fact = (title, run, limit) => {
    const reason = limit === undefined ? undefined : without[limit];
    const body = async (): Promise<void> => {
      const harness = await open();
      try {
        await run(harness);
      } finally {
        await harness.dispose?.();
      }
    };
    if (reason === undefined) it(title, body);
    else it.skip(`${title} (skipped: ${reason})`, body);
  };

  const comesBack = (title: string, value: string | Uint8Array, limit?: SecretsProviderLimit): void => {
    fact(
      `gives back ${title}`,
      async (harness) => {
        await harness.put('contractOne', value);

        const reading = await readOne(harness, 'contractOne');

        expect(Buffer.compare(bytesOf(reading.value), bytesOf(value))).toBe(0);
      },
      limit,
    );
  };

  describe('as a secrets provider', () => {
    comesBack('text', 'postgres://app:pw@db.example/app');
    comesBack('unicode', 'pässwörd 密码 🔑 \u0000 e\u0301');
    comesBack('64 KiB', 'x'.repeat(65_536));
    comesBack('a line break inside a value', 'first\nsecond');
    comesBack(
      'every byte of a binary value',
      Uint8Array.from({ length: 256 }, (_, byte) => byte),
      'binary',
    );
    comesBack('an empty value as a value', '', 'empty');

    fact('settles each of several names by itself', async (harness) => {
      await harness.put('contractOne', 'one');
      await harness.put('contractTwo', 'two');

      const readings = await harness.provider.read(['contractOne', 'contractAbsent', 'contractTwo'], calm());

      expect([...readings.keys()].toSorted()).toEqual(['contractAbsent', 'contractOne', 'contractTwo']);
      const outcomes = ['contractOne', 'contractAbsent', 'contractTwo'].map((name) =>
        outcomeOf(readings.get(name)),
      );
      expect(outcomes).toEqual(['one', 'not-found', 'two']);
    });

    fact('answers no names with no readings', async (harness) => {
      expect((await harness.provider.read([], calm())).size).toBe(0);
    });

    fact('answers concurrent reads alike, single-flight where requests are counted', async (harness) => {
      await harness.put('contractOne', 'one');
      const before = harness.requests?.() ?? 0;
      await readOne(harness, 'contractOne');
      const forOne = (harness.requests?.() ?? 0) - before;

      const readings = await Promise.all(Array.from({ length: 20 }, () => readOne(harness, 'contractOne')));

      expect(new Set(readings.map(({ value }) => bytesOf(value).toString())).size).toBe(1);
      expect((harness.requests?.() ?? 0) - before - forOne <= forOne).toBe(true);
    });

    fact('gives every reader bytes of its own', async (harness) => {
      await harness.put('contractOne', 'one');
      const { value } = await readOne(harness, 'contractOne');

      if (value instanceof Uint8Array) value.fill(0);

      expect(bytesOf((await readOne(harness, 'contractOne')).value).toString()).toBe('one');
    });

    fact('sees a new value, as a new version where it tells versions', async (harness) => {
      await harness.put('contractOne', 'one');
      const before = await readOne(harness, 'contractOne');

      await harness.put('contractOne', 'two');

      const after = await readOne(harness, 'contractOne');
      expect(bytesOf(after.value).toString()).toBe('two');
      expect(after.version === undefined || after.version !== before.version).toBe(true);
    });

    fact(
      'tells a version, made without the value',
      async (harness) => {
        await harness.put('contractOne', CANARY);

        const { version } = await readOne(harness, 'contractOne');

        expect(typeof version).toBe('string');
        expect(tracesOf(CANARY, String(version))).toEqual([]);
      },
      'versions',
    );

    underWayFacts(fact, expect);
    watchingFacts(fact, expect, { without, tellsWithin });

    for (const kind of KINDS) {
      fact(
        `tells ${kind} with the secret, the place and what to do, and no value`,
        async (harness) => {
          if (kind !== 'not-found' || harness.provoke?.[kind] !== undefined) {
            await harness.put('contractOne', CANARY);
            await provokerOf(harness, kind)('contractOne');
          }

          const error = (await harness.provider.read(['contractOne'], calm())).get('contractOne');

          if (!(error instanceof SecretError))
            throw new Error(`contractOne settled without an error: ${kind} was due`);
          expect({ kind: error.kind, secret: error.secret }).toEqual({ kind, secret: 'contractOne' });
          expect([error.place, error.hint, error.problem].map((text) => text.trim() === '')).toEqual([
            false,
            false,
            false,
          ]);
          expect(tracesOf(CANARY, everythingIn(error))).toEqual([]);
        },
        kind,
      );
    }
  });
}
