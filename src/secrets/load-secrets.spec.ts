import { toStandardJsonSchema } from '@valibot/to-json-schema';
import { type } from 'arktype';
import { inspect } from 'node:util';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { ManualClock } from '../../test/support/manual-clock.js';
import type { Problem } from '../config/problem.js';
import { bytes } from './bytes.js';
import { FakeSecrets } from './fake/fake-secrets.js';
import { loadSecrets, type LoadedSecrets, type LoadSecretsOptions } from './load-secrets.js';
import { SecretReads } from './secret-reads.js';
import { SILENT } from './secrets-log.js';
import { SecretUnauthenticatedError, SecretUnavailableError } from './secrets.errors.js';
import { Secrets, type AnySecretsClass, type SecretsShape } from './secrets.js';
import { SecretsProvider, type SecretReadings, type SecretValue } from './secrets-provider.js';
import { tracesOf } from './traces-of.js';

const CANARY = 'canary-8f2b61c0';

/** A provider that answers whatever a test wants, right or wrong. */
class Scripted extends SecretsProvider {
  readonly backend = 'scripted';
  readonly asked: (readonly string[])[] = [];

  constructor(private readonly answer: (names: readonly string[], signal: AbortSignal) => unknown) {
    super();
  }

  override read(names: readonly string[], signal: AbortSignal): Promise<SecretReadings> {
    this.asked.push(names);
    return this.answer(names, signal) as Promise<SecretReadings>;
  }
}

const load = (
  classes: readonly AnySecretsClass[],
  provider: SecretsProvider,
  options: Partial<LoadSecretsOptions> = {},
): Promise<LoadedSecrets> =>
  loadSecrets(classes, provider, {
    timeout: 1000,
    retry: false,
    clock: new ManualClock(),
    random: () => 1,
    log: SILENT,
    reads: new SecretReads(),
    ...options,
  });

async function valueOf(schema: SecretsShape[string], value: SecretValue): Promise<unknown> {
  class One extends Secrets({ one: schema }) {}
  const { values, problems } = await load([One], new FakeSecrets({ one: value }));
  if (problems[0] !== undefined) throw new Error(`${problems[0].name} ${problems[0].problem}`);
  return (values.get(One) as InstanceType<typeof One>).one.reveal();
}

async function problemsOf(
  shape: SecretsShape,
  values: Readonly<Record<string, SecretValue>>,
): Promise<readonly Problem[]> {
  class Some extends Secrets(shape) {}
  const loaded = await load([Some], new FakeSecrets(values));
  return loaded.problems;
}

describe('loaded secrets', () => {
  class AppSecrets extends Secrets({ databaseUrl: z.url(), pin: z.string() }) {
    readonly host = this.databaseUrl.map((url) => new URL(url).host);

    get shouted(): string {
      return this.pin.reveal().toUpperCase();
    }
  }
  const fakes = new FakeSecrets({ databaseUrl: 'postgres://localhost/dev', pin: 'abcd' });

  it('are a frozen instance of the class with a live handle for each name', async () => {
    const { values, problems } = await load([AppSecrets], fakes);

    const secrets = values.get(AppSecrets) as AppSecrets;
    expect(problems).toEqual([]);
    expect(secrets).toBeInstanceOf(AppSecrets);
    expect(Object.isFrozen(secrets)).toBe(true);
    expect([secrets.databaseUrl.reveal(), secrets.databaseUrl.name, secrets.databaseUrl.version]).toEqual([
      'postgres://localhost/dev',
      'databaseUrl',
      'fake-1',
    ]);
    expect([secrets.shouted, secrets.host.reveal()]).toEqual(['ABCD', 'localhost']);
  });

  it('reach a subclass whose constructor passes nothing on', async () => {
    class Own extends Secrets({ pin: z.string() }) {
      readonly made: boolean;

      constructor() {
        super();
        this.made = true;
      }
    }

    const { values } = await load([Own], fakes);

    expect((values.get(Own) as Own).pin.reveal()).toBe('abcd');
  });

  it('print as names', async () => {
    const { values } = await load([AppSecrets], fakes);

    const secrets = values.get(AppSecrets);
    expect(JSON.stringify(secrets)).toContain('"pin":"<secret pin>"');
    expect(inspect(secrets, { showHidden: true, depth: Infinity })).not.toContain('abcd');
  });

  it('come from one read of all names of all classes, each name once', async () => {
    class Other extends Secrets({ pin: z.coerce.number(), token: z.string() }) {}
    const provider = new Scripted((names) =>
      Promise.resolve(new Map(names.map((name) => [name, { value: '7' }]))),
    );

    const { values } = await load([Other, AppSecrets], provider);

    expect(provider.asked).toEqual([['pin', 'token', 'databaseUrl']]);
    expect((values.get(Other) as Other).pin.reveal()).toBe(7);
  });

  it('tell their backend, place, version and lease, and no value', async () => {
    class One extends Secrets({ one: z.string() }) {}
    const lease = { duration: 60_000, renewable: true, id: 'lease-1' };
    const provider = new Scripted(
      async () => new Map([['one', { value: CANARY, version: '3', place: 'there', lease }]]),
    );

    const { held } = await load([One], provider);

    expect(held.map((secret) => secret.facts(20_000))).toEqual([
      {
        name: 'one',
        backend: 'scripted',
        place: 'there',
        present: true,
        version: '3',
        state: 'ok',
        readAt: new Date(0),
        age: 20_000,
        leaseLeft: 40_000,
        rotations: 0,
      },
    ]);
  });

  it('need no provider when nothing is declared', async () => {
    const provider = new Scripted(() => {
      throw new Error('not to be asked');
    });

    const { values, problems } = await load([], provider);

    expect([values.size, problems, provider.asked]).toEqual([0, [], []]);
  });
});

describe('a schema is given', () => {
  const structure = { username: 'app', port: 5432 };

  it.each<[string, SecretsShape[string], SecretValue, unknown]>([
    ['text as it is', z.string(), ' a\n', ' a\n'],
    ['text that looks like JSON as text when it takes text', z.string(), '{"a":1}', '{"a":1}'],
    ['text that looks like a number as text when it takes text', z.string(), '0123', '0123'],
    ['bytes as text without one final newline', z.string(), Buffer.from('a\n\n'), 'a\n'],
    ['bytes as text without one final CRLF', z.string(), Buffer.from('a\r\n'), 'a'],
    ['bytes with their byte order mark', z.string(), Buffer.from('\ufeffa'), '\ufeffa'],
    [
      'JSON text as an object',
      z.object({ username: z.string(), port: z.number() }),
      JSON.stringify(structure),
      structure,
    ],
    [
      'JSON text as an object (valibot)',
      v.object({ username: v.string(), port: v.number() }),
      JSON.stringify(structure),
      structure,
    ],
    [
      'JSON text as an object (arktype)',
      type({ username: 'string', port: 'number' }),
      JSON.stringify(structure),
      structure,
    ],
    ['a structured value', z.object({ username: z.string(), port: z.number() }), structure, structure],
    ['JSON text as a number', z.number(), '5', 5],
    ['JSON text as a list', z.array(z.string()), Buffer.from('["a"]\n'), ['a']],
    ['bytes as bytes, final newline included', bytes(), Buffer.from([1, 10]), new Uint8Array([1, 10])],
    ['text as bytes', bytes({ length: 3 }), 'abc', new Uint8Array([97, 98, 99])],
    [
      'bytes for a class of the platform',
      z.instanceof(Uint8Array),
      Buffer.from([0xff]),
      new Uint8Array([0xff]),
    ],
    ['what it transforms', z.url().transform((url) => new URL(url).host), 'http://a/', 'a'],
    ['what it validates asynchronously', z.string().refine(async (text) => text === 'a'), 'a', 'a'],
  ])('%s', async (_, schema, value, parsed) => {
    const revealed = await valueOf(schema, value);

    expect(revealed instanceof Uint8Array ? new Uint8Array(revealed) : revealed).toEqual(parsed);
  });
});

describe('a problem with a secret', () => {
  it.each<[string, SecretsShape[string], SecretValue | undefined, string]>([
    ['a missing one', z.string(), undefined, 'is not among the fake secrets'],
    [
      'a missing one whose schema has a default',
      z.string().default('d'),
      undefined,
      'is not among the fake secrets',
    ],
    [
      'a missing one whose schema makes a value of nothing',
      z
        .string()
        .optional()
        .transform((text) => text ?? 'd'),
      undefined,
      'is not among the fake secrets',
    ],
    ['an empty one', z.string(), '', 'is empty at the fake secrets'],
    ['one that is only a newline', z.string(), Buffer.from('\n'), 'is empty at the fake secrets'],
    ['an empty one that is optional', z.string().optional(), '', 'is empty at the fake secrets'],
    ['malformed text', z.url(), CANARY, 'is malformed at the fake secrets: expected text in the format uri'],
    [
      'short text',
      z.string().min(32),
      CANARY,
      'is malformed at the fake secrets: expected text of at least 32 characters',
    ],
    ['a malformed number', z.number(), CANARY, 'is malformed at the fake secrets: expected a number'],
    [
      'text that should be JSON',
      z.object({ user: z.string() }),
      `{ "user": ${CANARY} }`,
      'is malformed at the fake secrets: expected a JSON object with user',
    ],
    [
      'text for an object that requires nothing',
      z.object({ user: z.string().optional() }),
      CANARY,
      'is malformed at the fake secrets: expected a JSON object with user',
    ],
    [
      'text for an object that requires nothing (valibot)',
      v.object({ user: v.optional(v.string()) }),
      CANARY,
      'is malformed at the fake secrets',
    ],
    [
      'a structure without a key',
      z.object({ user: z.string(), password: z.string() }),
      { user: CANARY },
      'is malformed at the fake secrets: expected a JSON object with user, password; wrong or missing: password',
    ],
    [
      'a structure with a foreign key',
      z.strictObject({ user: z.string() }),
      { user: 'a', [CANARY]: 1 },
      'is malformed at the fake secrets: expected a JSON object with user',
    ],
    [
      'a record whose keys are refused',
      z.record(z.enum(['a']), z.string()),
      { [CANARY]: CANARY },
      'is malformed at the fake secrets: expected a JSON object',
    ],
    [
      'a JSON string that hides refused text',
      z.string().min(40),
      JSON.stringify('x'.repeat(20)),
      'is malformed at the fake secrets: expected text of at least 40 characters',
    ],
    [
      'bytes that are no text',
      z.string(),
      new Uint8Array([0xff, 0xfe]),
      'is not UTF-8 text at the fake secrets: expected text',
    ],
    ['bytes of another length', bytes({ length: 32 }), CANARY, 'is malformed at the fake secrets'],
    [
      'a validator that quotes the value (valibot)',
      toStandardJsonSchema(
        v.pipe(
          v.string(),
          v.url((issue) => issue.input),
        ),
      ),
      CANARY,
      'is malformed at the fake secrets: expected text in the format uri',
    ],
    [
      'a validator that quotes the value (arktype)',
      type('string.email'),
      CANARY,
      'is malformed at the fake secrets: expected text in the format email',
    ],
    [
      'a transform that throws the value',
      z.string().transform((text) => {
        throw new Error(text);
      }),
      CANARY,
      'is malformed at the fake secrets: expected text',
    ],
  ])('is told by name and place, without the value: %s', async (_, schema, value, problem) => {
    const problems = await problemsOf(
      { databaseUrl: schema },
      value === undefined ? {} : { databaseUrl: value },
    );

    expect(problems).toMatchObject([{ name: '<secret databaseUrl>', problem }]);
    expect(problems[0]?.hint).not.toBe('');
    expect(tracesOf(CANARY, inspect(problems, { depth: Infinity }))).toEqual([]);
  });

  it('does not hide the others: missing and malformed ones of all classes come together', async () => {
    class One extends Secrets({ missing: z.string(), malformed: z.url() }) {}
    class Two extends Secrets({ alsoMissing: z.string(), fine: z.string() }) {}
    class Three extends Secrets({ fine: z.string() }) {}

    const { values, problems } = await load(
      [One, Two, Three],
      new FakeSecrets({ malformed: CANARY, fine: 'x' }),
    );

    expect(problems.map(({ name }) => name)).toEqual([
      '<secret missing>',
      '<secret malformed>',
      '<secret alsoMissing>',
    ]);
    expect([...values.keys()]).toEqual([Three]);
  });

  it('is told once when two classes declare the same name', async () => {
    class One extends Secrets({ token: z.string() }) {}
    class Two extends Secrets({ token: z.string() }) {}

    const { problems } = await load([One, Two], new FakeSecrets());

    expect(problems).toHaveLength(1);
  });

  it('says so when the value was put into a variable', async () => {
    class One extends Secrets({ databaseUrl: z.url() }) {}

    const hints = await Promise.all(
      [{ DATABASE_URL: CANARY }, { APP_DATABASE_URL: CANARY }, { DATABASE_URL: '' }].map(
        async (environment) => {
          const { problems } = await load([One], new FakeSecrets(), { environment, prefix: 'APP' });
          return problems[0]?.hint?.split('. ')[0];
        },
      ),
    );

    expect(hints).toEqual([
      'DATABASE_URL is set as a variable, but secrets are never read from variables',
      'APP_DATABASE_URL is set as a variable, but secrets are never read from variables',
      expect.stringContaining('Add it where it is declared'),
    ]);
  });
});

describe('an optional secret', () => {
  class Optional extends Secrets({ token: z.string().optional() }) {}

  it('that is absent reveals undefined, and equals nothing', async () => {
    const { values, problems } = await load([Optional], new FakeSecrets());

    const { token } = values.get(Optional) as Optional;
    expect(problems).toEqual([]);
    expect([token.reveal(), token.equals(undefined), token.equals('')]).toEqual([undefined, false, false]);
  });

  it('that cannot be read is a problem all the same', async () => {
    const provider = new FakeSecrets();
    provider.fail('denied');

    const { problems } = await load([Optional], provider);

    expect(problems).toMatchObject([{ problem: 'may not be read at the fake secrets' }]);
  });
});

describe('a provider that', () => {
  class Two extends Secrets({ one: z.string(), two: z.string() }) {}
  const cause = Object.assign(new TypeError(`leaks ${CANARY}`), { config: CANARY });

  it.each<[string, (names: readonly string[]) => unknown, string]>([
    [
      'throws at once',
      () => {
        throw cause;
      },
      'could not be read: the scripted provider threw TypeError',
    ],
    ['rejects', () => Promise.reject(cause), 'could not be read: the scripted provider threw TypeError'],
    [
      'rejects with a text',
      () => Promise.reject(CANARY),
      'could not be read: the scripted provider threw string',
    ],
    [
      'answers nothing',
      async () => undefined,
      'could not be read: the scripted provider answered no map of readings',
    ],
    [
      'answers an object',
      async () => ({ one: CANARY }),
      'could not be read: the scripted provider answered no map of readings',
    ],
    [
      'omits a name',
      async () => new Map(),
      'could not be read: the scripted provider answered nothing for it',
    ],
    [
      'answers a bare value',
      async (names) => new Map(names.map((name) => [name, CANARY])),
      'could not be read: the scripted provider answered something that is not a reading',
    ],
    [
      'answers null',
      async (names) => new Map(names.map((name) => [name, null])),
      'could not be read: the scripted provider answered something that is not a reading',
    ],
    [
      'answers a number as value',
      async (names) => new Map(names.map((name) => [name, { value: 5 }])),
      'could not be read: the scripted provider answered something that is not a reading',
    ],
    [
      'answers a list as value',
      async (names) => new Map(names.map((name) => [name, { value: [CANARY] }])),
      'could not be read: the scripted provider answered something that is not a reading',
    ],
    [
      'answers a foreign error',
      async (names) => new Map(names.map((name) => [name, cause])),
      'could not be read: the scripted provider answered something that is not a reading',
    ],
  ])('%s gives a problem for each name and no value', async (_, answer, problem) => {
    const { values, problems } = await load([Two], new Scripted(answer));

    expect(problems).toMatchObject([
      { name: '<secret one>', problem },
      { name: '<secret two>', problem },
    ]);
    expect(values.size).toBe(0);
    expect(tracesOf(CANARY, inspect(problems, { depth: Infinity }))).toEqual([]);
  });

  it('rejects with a secret error gives that error once', async () => {
    const login = new SecretUnauthenticatedError('one', { place: 'the store' });

    const { problems } = await load([Two], new Scripted(() => Promise.reject(login)));

    expect(problems).toMatchObject([
      { problem: 'could not be read at the store: the store does not know who asks' },
    ]);
  });

  it('hangs is unavailable at the deadline, and told to stop', async () => {
    const clock = new ManualClock();
    let told: AbortSignal | undefined;
    const loading = load([Two], new Scripted((_, signal) => new Promise(() => (told = signal))), {
      timeout: 5000,
      retry: true,
      clock,
    });

    clock.advance(5000);

    const { problems } = await loading;
    expect(problems.map(({ problem }) => problem)).toEqual(
      Array(2).fill('could not be read: the scripted provider did not answer within 5000 ms'),
    );
    expect(told?.aborted).toBe(true);
  });

  it('fails after the deadline is heard no more', async () => {
    const clock = new ManualClock();
    let fail: (error: Error) => void = () => undefined;
    const loading = load([Two], new Scripted(() => new Promise((_, reject) => (fail = reject))), {
      timeout: 5000,
      clock,
    });
    clock.advance(5000);
    await loading;

    fail(cause);

    // An unhandled rejection would fail the run.
    await clock.elapse(0);
    expect(clock.pending).toBe(0);
  });

  it('is left when the caller aborts, with the reason of the caller', async () => {
    const abort = new AbortController();
    const reason = new Error('shutting down');
    const loading = load([Two], new Scripted(() => new Promise(() => undefined)), { signal: abort.signal });

    abort.abort(reason);

    await expect(loading).rejects.toBe(reason);
  });

  it('answered in time leaves no timer behind', async () => {
    const clock = new ManualClock();

    await load([Two], new FakeSecrets({ one: '1', two: '2' }), { clock });

    expect(clock.pending).toBe(0);
  });

  it('reads one by one settles each name by itself', async () => {
    class OneByOne extends SecretsProvider {
      readonly backend = 'own';

      override read(names: readonly string[]): Promise<SecretReadings> {
        return this.readEach(names, async (name) => {
          if (name === 'two') throw new SecretUnavailableError(name, { place: 'https://store.example' });
          return { value: 'x' };
        });
      }
    }

    const { problems } = await load([Two], new OneByOne());

    expect(problems).toEqual([
      {
        name: '<secret two>',
        problem: 'could not be read at https://store.example: the store does not answer',
        hint: 'Check that it runs and can be reached.',
        transient: true,
      },
    ]);
  });
});
