import { spawnSync } from 'node:child_process';
import { Console } from 'node:console';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { format, inspect } from 'node:util';
import { serialize } from 'node:v8';
import pino from 'pino';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { describe, expect, it } from 'vitest';

import { Secret } from './secret.js';
import { SecretCell } from './secret-cell.js';
import { tracesOf } from './traces-of.js';

const CANARY = 'canary "ä/\\+?&=\n 8f2b61c0';
const CORE = '8f2b61c0';

const EVERYTHING = {
  showHidden: true,
  depth: Infinity,
  getters: true,
  showProxy: true,
  maxStringLength: Infinity,
  maxArrayLength: Infinity,
} as const;

/** Values that print themselves in ways of their own. */
const HELD: readonly (readonly [string, unknown])[] = [
  ['text', CANARY],
  ['bytes', Buffer.from(CANARY)],
  ['a URL', new URL(`postgres://app:${encodeURIComponent(CANARY)}@db.example/app`)],
  ['an object', { username: 'app', password: CANARY, nested: { deep: [CANARY] } }],
  ['an array', [CANARY]],
  ['a Map', new Map([[CANARY, CANARY]])],
  ['a Set', new Set([CANARY])],
  ['an Error', new Error(CANARY)],
  ['a Date', new Date('2031-04-05T06:07:08.910Z')],
  ['a function', () => CANARY],
];

type Vector = (secret: Secret<unknown>) => unknown;

const VECTORS: Readonly<Record<string, Vector>> = {
  'toString()': (secret) => secret.toString(),
  'String()': (secret) => String(secret),
  'a template': (secret) => `in ${secret as unknown as string} text`,
  concatenation: (secret) => 'x' + (secret as unknown as string),
  'Number()': (secret) => Number(secret),
  'valueOf()': (secret) => secret.valueOf(),
  'Symbol.toPrimitive with each hint': (secret) =>
    ['string', 'number', 'default'].map((hint) =>
      (secret as unknown as Record<symbol, (hint: string) => unknown>)[Symbol.toPrimitive]?.(hint),
    ),
  'Object.prototype.toString': (secret) => Object.prototype.toString.call(secret),
  'JSON.stringify': (secret) => JSON.stringify(secret),
  'JSON.stringify inside': (secret) => JSON.stringify({ a: [{ secret }] }),
  'toJSON()': (secret) => secret.toJSON(),
  inspect: (secret) => inspect(secret),
  'inspect with every option': (secret) => inspect(secret, EVERYTHING),
  'inspect without customInspect': (secret) => inspect(secret, { ...EVERYTHING, customInspect: false }),
  'inspect inside, without customInspect': (secret) =>
    inspect({ a: [{ secret }] }, { ...EVERYTHING, customInspect: false }),
  'format %s': (secret) => format('%s', secret),
  'format %o': (secret) => format('%o', secret),
  'format %O': (secret) => format('%O', secret),
  'format %j': (secret) => format('%j', secret),
  'format %d %i %f': (secret) => format('%d %i %f', secret, secret, secret),
  'format without a placeholder': (secret) => format('x', secret),
  'the console': (secret) =>
    consoleOutput((console) => {
      console.log(secret, { secret }, [secret]);
      console.error('%s %o', secret, secret);
      console.dir(secret, { ...EVERYTHING });
      console.table([{ secret }]);
      console.group(secret);
      console.assert(false, '%s', secret);
      console.trace(secret);
    }),
  spread: (secret) => ({ ...(secret as object) }),
  'Object.assign': (secret) => Object.assign({}, secret),
  'Object.values': (secret) => Object.values(secret),
  'Object.entries': (secret) => Object.entries(secret),
  'Object.keys': (secret) => Object.keys(secret),
  'Reflect.ownKeys': (secret) =>
    Reflect.ownKeys(secret).map((key) => [key, Reflect.get(secret, key) as unknown]),
  'property descriptors': (secret) => [
    Object.getOwnPropertyDescriptors(secret),
    Object.getOwnPropertyDescriptors(Object.getPrototypeOf(secret) as object),
  ],
  'for-in': (secret) => {
    const found: unknown[] = [];
    for (const key in secret) found.push(key, secret[key as keyof typeof secret]);
    return found;
  },
  structuredClone: (secret) => structuredClone(secret),
  'v8.serialize': (secret) => serialize(secret).toString('latin1'),
  'error.cause': (secret) => new Error('failed', { cause: secret }),
  'an error property': (secret) => Object.assign(new Error('failed'), { secret }),
  AggregateError: (secret) => new AggregateError([secret]),
  'being thrown': (secret) => {
    try {
      throw secret as unknown as Error;
    } catch (error) {
      return [error, format(error)];
    }
  },
  'a deep clone': (secret) => deepClone({ secret }),
  'a copy with its prototype': (secret) => Object.create(Object.getPrototypeOf(secret) as object) as unknown,
  'inheriting from it': (secret) => Object.create(secret) as unknown,
  'a Proxy around it': (secret) => new Proxy(secret, {}),
  'a Map as key and value': (secret) => new Map([[secret, secret]]),
  'a Set': (secret) => new Set([secret]),
  'an array': (secret) => [[secret], Array.from([secret]), [secret].join()],
  'a property name': (secret) => ({ [secret as unknown as string]: 1 }),
  URLSearchParams: (secret) => new URLSearchParams({ secret: secret as unknown as string }).toString(),
  encodeURIComponent: (secret) => encodeURIComponent(secret as unknown as string),
  'Buffer.from': (secret) => Buffer.from(secret as unknown as string).toString(),
  'a mapped secret': (secret) => secret.map((value) => [value], 'derived'),
  'pino at any depth': (secret) => pinoOutput(secret),
};

/** All text in which something could come out, whatever it is. */
function textOf(output: unknown): string {
  const attempts = [
    () => (typeof output === 'string' ? output : ''),
    () => inspect(output, EVERYTHING),
    () => inspect(output, { ...EVERYTHING, customInspect: false }),
    () => JSON.stringify(output),
    () => (output instanceof Error ? `${output.message} ${output.stack}` : ''),
  ];
  return attempts.map((attempt) => attempt() ?? '').join('\n');
}

function consoleOutput(write: (console: Console) => void): string {
  const stream = new PassThrough();
  write(new Console({ stdout: stream, stderr: stream }));
  return String(stream.read());
}

function pinoOutput(secret: unknown): string {
  const lines: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line) => void lines.push(line) });
  logger.info(secret as object);
  const placeholders = [secret, secret, secret] as unknown as [string, object, object];
  logger.info({ secret, one: { two: { three: [secret] } } }, 'message %s %o %j', ...placeholders);
  logger.child({ secret }).error(Object.assign(new Error('failed', { cause: secret }), { secret }));
  return lines.join('');
}

/** As lodash and its like: own keys of any kind, with the prototype kept. */
function deepClone(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const clone = Object.create(Object.getPrototypeOf(value) as object) as Record<PropertyKey, unknown>;
  for (const key of Reflect.ownKeys(value)) clone[key] = deepClone(Reflect.get(value, key));
  return clone;
}

describe('a secret', () => {
  it.each(Object.keys(VECTORS))('does not yield its value to %s', (vector) => {
    const leaked = HELD.flatMap(([kind, value]) => {
      const text = textOf(VECTORS[vector]?.(Secret.of('databaseUrl', value)));
      const searched = value instanceof Date ? value.toISOString().slice(0, 10) : CANARY;
      return [...tracesOf(searched, text), ...tracesOf(CORE, text)].map((form) => `${kind}: ${form}`);
    });

    expect(leaked).toEqual([]);
  });

  it.each([
    'toString()',
    'String()',
    'a template',
    'concatenation',
    'Symbol.toPrimitive with each hint',
    'Object.prototype.toString',
    'JSON.stringify',
    'JSON.stringify inside',
    'toJSON()',
    'inspect',
    'inspect with every option',
    'inspect without customInspect',
    'format %s',
    'format %o',
    'format %O',
    'format %j',
    'the console',
    'error.cause',
    'pino at any depth',
    'a Map as key and value',
  ])('is its name in %s', (vector) => {
    const output = VECTORS[vector]?.(Secret.of('databaseUrl', CANARY));

    expect(textOf(output)).toContain('<secret databaseUrl>');
  });

  it('is found by this search when a class holds its value openly', () => {
    class Open {
      constructor(readonly value: string) {}
    }

    const silent = [
      'inspect',
      'inspect without customInspect',
      'spread',
      'Object.values',
      'structuredClone',
      'v8.serialize',
      'a deep clone',
      'pino at any depth',
      'error.cause',
    ].filter(
      (vector) =>
        tracesOf(CORE, textOf(VECTORS[vector]?.(new Open(CANARY) as unknown as Secret<unknown>))).length ===
        0,
    );

    expect(silent).toEqual([]);
  });

  it('is its name on stderr when nobody catches it', async () => {
    await using program = await compileProgram(`
      import { readFileSync } from 'node:fs';
      import { Secret } from './secrets/secret.js';
      throw Secret.of('databaseUrl', readFileSync(process.argv[2], 'utf8'));`);
    await writeFile(join(program.directory, 'canary'), CANARY);

    const { stderr, status } = spawnSync(
      process.execPath,
      [program.path, join(program.directory, 'canary')],
      { encoding: 'utf8' },
    );

    expect(status).toBe(1);
    expect(stderr).toContain('<secret databaseUrl>');
    expect(tracesOf(CORE, stderr)).toEqual([]);
  });
});

/** A program that runs without this test framework, next to the compiled handle. */
async function compileProgram(
  source: string,
): Promise<AsyncDisposable & { directory: string; path: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'secret-program-'));
  await mkdir(join(directory, 'secrets'));
  await writeFile(join(directory, 'package.json'), '{ "type": "module" }');
  await writeFile(join(directory, 'main.js'), source);
  const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2023 };
  const modules = [
    'deployment.error',
    'secrets/secret',
    'secrets/secret-cell',
    'secrets/same-value',
    'secrets/secrets.errors',
  ];
  for (const module of modules) {
    const text = await readFile(new URL(`../${module}.ts`, import.meta.url), 'utf8');
    await writeFile(join(directory, `${module}.js`), transpileModule(text, { compilerOptions }).outputText);
  }
  return {
    directory,
    path: join(directory, 'main.js'),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  };
}

describe('a secret handle', () => {
  it('reveals its current value, name and version', () => {
    const cell = new SecretCell('one', 'v1');
    const secret = new Secret('token', cell);

    cell.put('two', 'v2');
    cell.tell(() => undefined);

    expect([secret.reveal(), secret.name, secret.version]).toEqual(['two', 'token', 'v2']);
  });

  it('hands its value to use() and returns what that returns', () => {
    const secret = Secret.of('token', 'value');

    expect(secret.use((value) => value.length)).toBe(5);
  });

  it('reveals in under 100 ns', () => {
    const secret = Secret.of('token', 'value');
    let length = 0;
    const rounds = 1_000_000;
    for (let round = 0; round < rounds; round += 1) length += secret.reveal().length;
    const fastest = Math.min(
      ...Array.from({ length: 5 }, () => {
        const start = process.hrtime.bigint();
        for (let round = 0; round < rounds; round += 1) length += secret.reveal().length;
        return Number(process.hrtime.bigint() - start) / rounds;
      }),
    );

    expect(length).toBe(rounds * 6 * 5);
    expect(fastest).toBeLessThan(100);
  });

  describe('that is mapped', () => {
    it('follows the rotation of its origin and derives once per value', () => {
      const cell = new SecretCell('one', 'v1');
      let derived = 0;
      const mapped = new Secret('token', cell).map((value) => {
        derived += 1;
        return value.toUpperCase();
      }, 'shout');

      const before = [mapped.reveal(), mapped.reveal()];
      cell.put('two', 'v2');
      cell.tell(() => undefined);

      expect([...before, mapped.reveal(), mapped.version, String(mapped)]).toEqual([
        'ONE',
        'ONE',
        'TWO',
        'v2',
        '<secret shout>',
      ]);
      expect(derived).toBe(2);
    });

    it('keeps the name of its origin unless it gets one', () => {
      expect(Secret.of('token', 'value').map((value) => value).name).toBe('token');
    });

    it('fails without the error of the function, which may quote the value', () => {
      const mapped = Secret.of('databaseUrl', CANARY).map((value) => new URL(value), 'database');

      const error = (() => {
        try {
          return mapped.reveal();
        } catch (failure) {
          return failure;
        }
      })();

      expect(error).toMatchObject({
        code: 'DEPLOYMENT_SECRET_INVALID',
        message: expect.stringContaining(
          'could not be derived from <secret databaseUrl>: the function given to map() threw TypeError.',
        ),
      });
      expect(tracesOf(CORE, textOf(error))).toEqual([]);
    });

    it('tells its listeners of a rotation', () => {
      const cell = new SecretCell('one');
      const seen: string[] = [];
      new Secret('token', cell).map((value) => `${value}!`).onRotate((secret) => seen.push(secret.reveal()));

      cell.put('two', undefined);
      cell.tell(() => undefined);

      expect(seen).toEqual(['two!']);
    });
  });

  describe('compares', () => {
    const now = new Date();
    it.each<[string, unknown, unknown, boolean]>([
      ['equal text', 'value', 'value', true],
      ['other text', 'value', 'valuf', false],
      ['text of another length', 'value', 'value ', false],
      ['equal bytes', Buffer.from('value'), new TextEncoder().encode('value'), true],
      ['other bytes', Buffer.from('value'), Buffer.from('valuf'), false],
      ['bytes with text', Buffer.from('value'), 'value', false],
      ['text that looks like encoded bytes', 'bytes:dmFsdWU=', Buffer.from('value'), false],
      ['objects whatever the order of their keys', { a: 1, b: ['x'] }, { b: ['x'], a: 1 }, true],
      ['objects with another value', { a: 1 }, { a: 2 }, false],
      ['a number with its text', 5, '5', false],
      ['equal URLs', new URL('http://a/'), new URL('http://a'), true],
      ['other URLs', new URL('http://a/'), new URL('http://b/'), false],
      ['equal dates', now, new Date(now), true],
      ['null with null', null, null, true],
      ['absent with absent, which is never equal', undefined, undefined, false],
      ['text with absent', 'value', undefined, false],
    ])('%s', (_, one, other, same) => {
      expect(Secret.of<unknown>('a', one).equals(other)).toBe(same);
      expect(Secret.of<unknown>('a', one).equals(Secret.of<unknown>('b', other))).toBe(same);
    });

    it('nothing whose content is out of sight', () => {
      expect(() => Secret.of<unknown>('a', new Map()).equals(new Map())).toThrow(
        /derive one of them with map/,
      );
      expect(() => Secret.of<unknown>('a', () => 1).equals(1)).toThrow(TypeError);
    });
  });

  describe('that rotates', () => {
    it('tells every listener, in the order they came, with the new value in place', () => {
      const cell = new SecretCell('one', 'v1');
      const secret = new Secret('token', cell);
      const seen: string[] = [];
      secret.onRotate((rotated) => seen.push(`first ${rotated.reveal()} ${rotated.version}`));
      secret.onRotate(() => seen.push(`second ${secret.reveal()}`));

      cell.put('two', 'v2');
      cell.tell(() => undefined);

      expect(seen).toEqual(['first two v2', 'second two']);
    });

    it('tells the others when a listener throws or rejects, and reports both', async () => {
      const cell = new SecretCell('one');
      const secret = new Secret('token', cell);
      const thrown = new Error('thrown');
      const rejected = new Error('rejected');
      const seen: string[] = [];
      const errors: unknown[] = [];
      let resolve = (): void => undefined;
      const reported = new Promise<void>((done) => (resolve = done));
      secret.onRotate(() => {
        throw thrown;
      });
      secret.onRotate(() => Promise.reject(rejected));
      secret.onRotate(() => seen.push('third'));

      cell.put('two', undefined);
      cell.tell((error) => {
        errors.push(error);
        if (errors.length === 2) resolve();
      });

      await reported;
      expect(seen).toEqual(['third']);
      expect(errors).toEqual([thrown, rejected]);
    });

    it('forgets a listener whose signal aborts, and takes none whose signal has', () => {
      const cell = new SecretCell(1);
      const secret = new Secret('token', cell);
      const abort = new AbortController();
      const seen: string[] = [];
      secret.onRotate(() => seen.push('until aborted'), { signal: abort.signal });
      secret.onRotate(() => seen.push('never'), { signal: AbortSignal.abort() });

      cell.put(2, undefined);
      cell.tell(() => undefined);
      abort.abort();
      cell.put(3, undefined);
      cell.tell(() => undefined);

      expect(seen).toEqual(['until aborted']);
    });

    it('tells a listener that came during a rotation of the next one only', () => {
      const cell = new SecretCell(1);
      const secret = new Secret('token', cell);
      const seen: number[] = [];
      const abort = new AbortController();
      const first = (): void => {
        abort.abort();
        secret.onRotate((rotated) => seen.push(rotated.reveal()));
      };
      secret.onRotate(first, { signal: abort.signal });

      cell.put(2, undefined);
      cell.tell(() => undefined);
      cell.put(3, undefined);
      cell.tell(() => undefined);

      expect(seen).toEqual([3]);
    });

    it('lets a listener leave while the others are told', () => {
      const cell = new SecretCell(1);
      const secret = new Secret('token', cell);
      const abort = new AbortController();
      const seen: string[] = [];
      secret.onRotate(() => abort.abort(), { signal: abort.signal });
      secret.onRotate(() => seen.push('second'));

      cell.put(2, undefined);
      cell.tell(() => undefined);

      expect(seen).toEqual(['second']);
    });
  });
});
