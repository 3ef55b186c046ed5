import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { FakeSecrets } from './fake/fake-secrets.js';
import {
  openSecretsProvider,
  type OpenedSecretsProvider,
  type SecretsSettings,
} from './open-secrets-provider.js';
import { SecretError, SecretUnauthenticatedError } from './secrets.errors.js';
import { Secrets } from './secrets.js';
import { SecretsProvider, type SecretReadings } from './secrets-provider.js';
import { tracesOf } from './traces-of.js';

const CANARY = 'canary-8f2b61c0';

class AppSecrets extends Secrets(
  { databaseUrl: z.string(), token: z.string() },
  { fake: { databaseUrl: 'declared url', token: 'declared token' } },
) {}
class FeatureSecrets extends Secrets({ pin: z.string() }, { fake: { pin: 'declared pin' } }) {}

const open = (
  settings: Partial<SecretsSettings>,
  environment: Readonly<Record<string, string>> = {},
): Promise<OpenedSecretsProvider> =>
  openSecretsProvider({ prefix: '', ...settings }, [AppSecrets, FeatureSecrets], environment);

const NAMES = ['databaseUrl', 'token', 'pin'];

async function textsFrom({ provider }: OpenedSecretsProvider): Promise<Readonly<Record<string, string>>> {
  const readings = await provider?.read(NAMES, new AbortController().signal);
  return Object.fromEntries(
    [...(readings ?? [])].map(([name, outcome]) => [
      name,
      outcome instanceof SecretError ? outcome.kind : Buffer.from(outcome.value as string).toString(),
    ]),
  );
}

describe('where secrets come from', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'open-secrets-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('has to be chosen once a secret is declared', async () => {
    const opened = await open({ prefix: 'APP' });

    expect(opened).toEqual({
      provider: undefined,
      problems: [
        {
          name: 'APP_SECRETS_PROVIDER',
          problem: 'is required: one of vault, directory, fake',
          example: 'APP_SECRETS_PROVIDER=directory',
          hint: 'It says where to read databaseUrl, token, pin.',
        },
      ],
    });
  });

  it('does not matter when nothing is declared', async () => {
    expect(await openSecretsProvider({ prefix: '' }, [], {})).toEqual({ provider: undefined, problems: [] });
  });

  it('counts as not chosen when it is empty', async () => {
    expect((await open({ provider: '' })).problems).toMatchObject([
      { problem: 'is required: one of vault, directory, fake' },
    ]);
  });

  it('is refused by the known ones when it is unknown, without quoting it', async () => {
    const { problems } = await open({ provider: CANARY });

    expect(problems).toMatchObject([
      { name: 'SECRETS_PROVIDER', problem: 'must be one of vault, directory, fake' },
    ]);
    expect(tracesOf(CANARY, inspect(problems))).toEqual([]);
  });

  describe('is a directory', () => {
    it.each<[string, Partial<SecretsSettings>, string]>([
      [
        'the one that is named',
        { directory: '/named', credentialsDirectory: '/credentials' },
        '/named/token',
      ],
      ['the one that systemd gives', { credentialsDirectory: '/credentials' }, '/credentials/token'],
      ['/run/secrets otherwise', {}, '/run/secrets/token'],
    ])('%s', async (_, settings, place) => {
      const { provider } = await open({ provider: 'directory', ...settings });

      const readings = await provider?.read(['token'], new AbortController().signal);

      expect(provider?.backend).toBe('directory');
      expect(readings?.get('token')).toMatchObject({ kind: 'not-found', place });
    });
  });

  describe('is fake', () => {
    it('with the fakes that all classes declare', async () => {
      const opened = await open({ provider: 'fake' });

      expect(opened.provider?.backend).toBe('fake');
      expect(await textsFrom(opened)).toEqual({
        databaseUrl: 'declared url',
        token: 'declared token',
        pin: 'declared pin',
      });
    });

    it('with a file that wins over them', async () => {
      const file = join(directory, 'fake.json');
      await writeFile(file, '{ "token": "from the file" }');

      const opened = await open({ provider: 'fake', fakeSecretsFile: file });

      expect(await textsFrom(opened)).toMatchObject({ databaseUrl: 'declared url', token: 'from the file' });
    });

    it('with a problem when the file cannot be used', async () => {
      const file = join(directory, 'fake.json');
      await writeFile(file, CANARY);

      const { provider, problems } = await open({ provider: 'fake', fakeSecretsFile: file, prefix: 'APP' });

      expect(provider).toBeUndefined();
      expect(problems).toMatchObject([
        { name: 'APP_FAKE_SECRETS_FILE', problem: expect.stringContaining('is not JSON') },
      ]);
      expect(tracesOf(CANARY, inspect(problems))).toEqual([]);
    });
  });

  describe('is another place for one secret', () => {
    it.each([
      [
        'SECRETS_LOCATION_DATABASE_URL=file:',
        '',
        (path: string) => ({ SECRETS_LOCATION_DATABASE_URL: `file:${path}` }),
      ],
      [
        'SECRETS_LOCATION_DATABASE_URL=file://',
        '',
        (path: string) => ({ SECRETS_LOCATION_DATABASE_URL: `file://${path}` }),
      ],
      ['DATABASE_URL_FILE', '', (path: string) => ({ DATABASE_URL_FILE: path })],
      ['APP_DATABASE_URL_FILE below a prefix', 'APP', (path: string) => ({ APP_DATABASE_URL_FILE: path })],
    ])('by %s, with any provider', async (_, prefix, environment) => {
      const file = join(directory, 'elsewhere');
      await writeFile(file, 'from elsewhere');

      const opened = await open({ provider: 'fake', prefix }, environment(file));

      expect(opened.provider?.backend).toBe('fake');
      expect(await textsFrom(opened)).toEqual({
        databaseUrl: 'from elsewhere',
        token: 'declared token',
        pin: 'declared pin',
      });
    });

    it('with a provider of the application too, and each reading says its backend', async () => {
      await writeFile(join(directory, 'elsewhere'), 'from elsewhere');
      const own = new FakeSecrets({ token: 'own token', pin: 'own pin' });

      const { provider } = await open({ provider: own }, { DATABASE_URL_FILE: join(directory, 'elsewhere') });

      const readings = await provider?.read(NAMES, new AbortController().signal);
      expect(
        [...(readings ?? [])].map(([name, one]) => ('backend' in one ? [name, one.backend] : name)),
      ).toEqual([
        ['databaseUrl', 'directory'],
        ['token', 'fake'],
        ['pin', 'fake'],
      ]);
    });

    it('leaves the provider of the application as it is when nothing is moved', async () => {
      const own = new FakeSecrets();

      expect(await open({ provider: own })).toEqual({ provider: own, problems: [] });
    });

    it('counts as unset when it is empty', async () => {
      const opened = await open(
        { provider: 'fake' },
        { DATABASE_URL_FILE: '', SECRETS_LOCATION_DATABASE_URL: '' },
      );

      expect(await textsFrom(opened)).toMatchObject({ databaseUrl: 'declared url' });
    });

    it('ignores files of names that nobody declared', async () => {
      const { problems } = await open(
        { provider: 'fake' },
        { OTHER_FILE: 'relative', SECRETS_LOCATION_OTHER: CANARY },
      );

      expect(problems).toEqual([]);
    });

    it('is refused when both variables say it', async () => {
      const { problems } = await open(
        { provider: 'fake' },
        { DATABASE_URL_FILE: '/a', SECRETS_LOCATION_DATABASE_URL: 'file:/a' },
      );

      expect(problems).toEqual([
        {
          name: 'SECRETS_LOCATION_DATABASE_URL',
          problem: 'and DATABASE_URL_FILE both say where <secret databaseUrl> lives',
          hint: 'Unset one of them.',
        },
      ]);
    });

    it.each([
      ['a bare value', { SECRETS_LOCATION_TOKEN: CANARY }, 'is not a location: known are file: and vault:'],
      [
        'a URL with a password',
        { SECRETS_LOCATION_TOKEN: `postgres://a:${CANARY}@b/c` },
        'is not a location: known are file: and vault:',
      ],
      [
        'a scheme that is a value',
        { SECRETS_LOCATION_TOKEN: `${CANARY}:x` },
        'is not a location: known are file: and vault:',
      ],
      [
        'a path without a scheme',
        { SECRETS_LOCATION_TOKEN: `/run/${CANARY}` },
        'is not a location: known are file: and vault:',
      ],
      ['a relative path', { SECRETS_LOCATION_TOKEN: `file:${CANARY}` }, 'has to name an absolute path'],
      [
        'a host',
        { SECRETS_LOCATION_TOKEN: `file://${CANARY}/x` },
        'is not a location: known are file: and vault:',
      ],
      ['a relative path in TOKEN_FILE', { TOKEN_FILE: CANARY }, 'has to name an absolute path'],
    ])('is refused without being quoted when it is %s', async (_, environment, problem) => {
      const { provider, problems } = await open({ provider: 'fake' }, environment);

      expect(provider).toBeUndefined();
      expect(problems).toMatchObject([{ name: Object.keys(environment)[0], problem }]);
      expect(tracesOf(CANARY, inspect(problems))).toEqual([]);
    });

    it('is told together with the other problems', async () => {
      const { problems } = await open({}, { TOKEN_FILE: 'relative', DATABASE_URL_FILE: 'relative' });

      expect(problems.map(({ name }) => name)).toEqual([
        'SECRETS_PROVIDER',
        'DATABASE_URL_FILE',
        'TOKEN_FILE',
      ]);
    });
  });

  describe('are several backends', () => {
    class Broken extends SecretsProvider {
      readonly backend = 'broken';
      closed = 0;

      override read(): Promise<SecretReadings> {
        return Promise.reject(new SecretUnauthenticatedError('token', { place: 'the store' }));
      }

      override async close(): Promise<void> {
        this.closed += 1;
      }
    }

    it('of which one that fails does not hide the others', async () => {
      await writeFile(join(directory, 'elsewhere'), 'from elsewhere');

      const opened = await open(
        { provider: new Broken() },
        { DATABASE_URL_FILE: join(directory, 'elsewhere') },
      );

      expect(await textsFrom(opened)).toEqual({
        databaseUrl: 'from elsewhere',
        token: 'unauthenticated',
        pin: 'unauthenticated',
      });
    });

    it('that are closed together', async () => {
      const broken = new Broken();
      const { provider } = await open({ provider: broken }, { TOKEN_FILE: join(directory, 'elsewhere') });

      await provider?.close?.(new AbortController().signal);

      expect(broken.closed).toBe(1);
    });
  });
});
