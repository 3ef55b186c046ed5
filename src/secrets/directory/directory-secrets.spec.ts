import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, open, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { KubernetesVolume } from '../../../test/support/kubernetes-volume.js';
import type { SecretReading, SecretReadings } from '../secrets-provider.js';
import { SecretError } from '../secrets.errors.js';
import { DirectorySecrets, type DirectorySecretsOptions } from './directory-secrets.js';

/** Enough for one read to take several turns of the event loop. */
const NAMES = Array.from({ length: 24 }, (_, index) => `key${index}`);
const generationOf = (count: number): Readonly<Record<string, string>> =>
  Object.fromEntries(NAMES.map((name) => [name, `generation ${count}`]));

describe('a directory of secrets', () => {
  let outer: string;
  let directory: string;

  beforeEach(async () => {
    outer = await mkdtemp(join(tmpdir(), 'directory-secrets-'));
    directory = join(outer, 'secrets');
    await mkdir(directory);
  });
  afterEach(() => rm(outer, { recursive: true }));

  const read = (names: readonly string[], options?: DirectorySecretsOptions): Promise<SecretReadings> =>
    new DirectorySecrets(directory, options).read(names, new AbortController().signal);
  const readOne = async (name: string, options?: DirectorySecretsOptions): Promise<SecretReading> => {
    const outcome = (await read([name], options)).get(name);
    if (outcome === undefined || outcome instanceof SecretError) throw outcome ?? new Error('not settled');
    return outcome;
  };
  const failure = async (name: string, options?: DirectorySecretsOptions): Promise<SecretError> => {
    const outcome = (await read([name], options)).get(name);
    if (!(outcome instanceof SecretError)) throw new Error('expected an error');
    return outcome;
  };
  const text = ({ value }: SecretReading): string => Buffer.from(value as Uint8Array).toString();
  const textOf = (readings: SecretReadings, name: string): string =>
    text(readings.get(name) as SecretReading);

  describe('finds', () => {
    it.each(['database_url', 'database-url', 'databaseUrl'])('databaseUrl in the file %s', async (file) => {
      await writeFile(join(directory, file), 'value');

      const reading = await readOne('databaseUrl');

      expect(text(reading)).toBe('value');
      expect(reading.place).toBe(join(directory, file));
    });

    it('every byte, the final newline included, because only the schema knows whether it is text', async () => {
      await writeFile(join(directory, 'key'), Buffer.from([0xff, 0x00, 0x0a]));

      const reading = await readOne('key');

      expect(reading.value).toEqual(new Uint8Array([0xff, 0x00, 0x0a]));
    });

    it('a file behind a link that stays inside', async () => {
      await mkdir(join(directory, 'current'));
      await writeFile(join(directory, 'current/real'), 'value');
      await symlink('current/real', join(directory, 'token'));

      expect(text(await readOne('token'))).toBe('value');
    });

    it('the secrets of a directory that is a link itself', async () => {
      await writeFile(join(directory, 'token'), 'value');
      await symlink(directory, join(outer, 'link'));

      const readings = await new DirectorySecrets(join(outer, 'link')).read(
        ['token'],
        new AbortController().signal,
      );

      expect(textOf(readings, 'token')).toBe('value');
    });

    it('a file elsewhere, link or not, when it is named', async () => {
      await writeFile(join(outer, 'real'), 'value');
      await symlink(join(outer, 'real'), join(outer, 'link'));

      expect(text(await readOne('token', { files: { token: join(outer, 'link') } }))).toBe('value');
    });

    it('a file that is as large as is allowed, and one that says it has no size', async () => {
      await writeFile(join(directory, 'token'), 'x'.repeat(1024));

      expect(text(await readOne('token', { maxBytes: 1024 }))).toHaveLength(1024);
      expect(text(await readOne('kernel', { files: { kernel: '/proc/version' } }))).toMatch(/^Linux/);
    });

    it('a version that follows the file and says nothing of the value', async () => {
      await writeFile(join(directory, 'token'), 'one');
      await utimes(join(directory, 'token'), 0, 1_700_000_000);

      const reading = await readOne('token');

      expect(reading.version).toMatch(/^2023-11-14T22:13:20\.000Z-[0-9a-z]+$/);
    });
  });

  describe('refuses', () => {
    it('a missing file, by its full path and with the other names it could have', async () => {
      const error = await failure('databaseUrl');

      expect(error).toMatchObject({ kind: 'not-found', place: join(directory, 'database_url') });
      expect(error.message).toBe(
        `<secret databaseUrl> was not found at ${join(directory, 'database_url')}. ` +
          'Create this file with the value in it (database-url or databaseUrl in the same directory is taken too).',
      );
    });

    it('a missing directory, for each name', async () => {
      await rm(directory, { recursive: true });

      const readings = await read(['one', 'two']);

      expect([...readings.values()]).toMatchObject([
        { kind: 'not-found', place: join(directory, 'one') },
        { kind: 'not-found', place: join(directory, 'two') },
      ]);
    });

    it('a directory that is a file', async () => {
      await rm(directory, { recursive: true });
      await writeFile(directory, '');

      const error = await failure('token');

      expect(error).toMatchObject({
        kind: 'not-found',
        hint: expect.stringContaining('is a file and not a directory'),
      });
    });

    it('two files that both could be the secret', async () => {
      await writeFile(join(directory, 'database_url'), 'one');
      await writeFile(join(directory, 'database-url'), 'two');

      const error = await failure('databaseUrl');

      expect(error).toMatchObject({ kind: 'invalid', hint: 'Remove all files but one.' });
      expect(error.message).toContain('database-url');
    });

    it.each([
      ['an absolute link', (): string => join(outer, 'outside')],
      ['a relative link', (): string => '../outside'],
    ])('%s that leads outside', async (_, target) => {
      await writeFile(join(outer, 'outside'), 'value');
      await symlink(target(), join(directory, 'token'));

      expect(await failure('token')).toMatchObject({
        kind: 'invalid',
        problem: `leads outside its directory at ${join(directory, 'token')}.`,
      });
    });

    it('a neighbour whose path begins like the directory', async () => {
      await mkdir(`${directory}-other`);
      await writeFile(`${directory}-other/token`, 'value');
      await symlink('../secrets-other/token', join(directory, 'token'));

      expect(await failure('token')).toMatchObject({ kind: 'invalid' });
    });

    it('a link to itself', async () => {
      await symlink('token', join(directory, 'token'));

      expect(await failure('token')).toMatchObject({ kind: 'invalid' });
    });

    it.each(['../outside', 'a/b', '..data', '.', '..', '', '/etc/passwd', 'a\0b'])(
      'the name %j, which is no file of the directory',
      async (name) => {
        await writeFile(join(outer, 'outside'), 'value');

        expect(await failure(name)).toMatchObject({ kind: 'invalid', place: directory });
      },
    );

    it('a directory in the place of the file', async () => {
      await mkdir(join(directory, 'token'));

      expect(await failure('token')).toMatchObject({ kind: 'invalid' });
    });

    it('a FIFO, without waiting for its other end', async () => {
      execFileSync('mkfifo', [join(directory, 'token')]);

      expect(await failure('token')).toMatchObject({ kind: 'invalid' });
    });

    it('a device, also when it is named', async () => {
      expect(await failure('token', { files: { token: '/dev/zero' } })).toMatchObject({ kind: 'invalid' });
    });

    it('a file over the limit, without reading it', async () => {
      const sparse = await open(join(directory, 'token'), 'w');
      await sparse.truncate(2 ** 40);
      await sparse.close();

      expect(await failure('token')).toMatchObject({
        kind: 'invalid',
        problem: `is larger than 1048576 bytes at ${join(directory, 'token')}.`,
      });
    });

    it('a file that turns out larger than it said', async () => {
      expect(await failure('kernel', { files: { kernel: '/proc/version' }, maxBytes: 5 })).toMatchObject({
        kind: 'invalid',
      });
    });

    it.runIf(process.getuid?.() === 0)('a file that another user may not read', async () => {
      await chmod(outer, 0o755);
      await writeFile(join(directory, 'token'), 'value', { mode: 0o600 });
      process.seteuid?.(65_534);
      try {
        expect(await failure('token')).toMatchObject({ kind: 'denied', place: join(directory, 'token') });
      } finally {
        process.seteuid?.(0);
      }
    });
  });

  describe('mounted by Kubernetes', () => {
    let volume: KubernetesVolume;

    beforeEach(() => {
      volume = new KubernetesVolume(directory);
    });

    it('a secret is read with the name of its generation as version', async () => {
      const generation = volume.publish({ database_url: 'value' });

      const reading = await readOne('databaseUrl');

      expect(text(reading)).toBe('value');
      expect(reading).toMatchObject({ version: generation, place: join(directory, 'database_url') });
    });

    it.each([
      ['', (): DirectorySecretsOptions => ({})],
      [
        ', also when they are named file by file',
        (): DirectorySecretsOptions => ({
          files: Object.fromEntries(NAMES.map((name) => [name, join(directory, name)])),
        }),
      ],
    ])(
      'what is read together is of one generation, whenever it is replaced meanwhile%s',
      async (_, options) => {
        volume.publish(generationOf(0));
        const generationsRead: string[][] = [];
        for (let moment = 0; moment < 60; moment += 1) {
          const reading = read(NAMES, options());
          // Each round replaces the files one turn of the event loop later than the round before.
          for (let turn = 0; turn < moment; turn += 1) await setImmediate();
          volume.publish(generationOf(moment + 1));
          const readings = await reading;
          generationsRead.push([...new Set(NAMES.map((name) => textOf(readings, name)))]);
        }

        expect(generationsRead.filter((values) => values.length !== 1)).toEqual([]);
      },
    );

    it('a generation that leads outside is refused', async () => {
      await mkdir(join(outer, 'elsewhere'));
      await writeFile(join(outer, 'elsewhere/token'), 'value');
      await symlink('../elsewhere', join(directory, '..data'));

      expect(await failure('token')).toMatchObject({ kind: 'invalid' });
    });
  });

  it('stops when it is aborted', async () => {
    const reason = new Error('enough');

    const reading = new DirectorySecrets(directory).read(['token'], AbortSignal.abort(reason));

    await expect(reading).rejects.toBe(reason);
  });

  it('has /run/secrets as its place unless told otherwise', async () => {
    const readings = await new DirectorySecrets().read(['surelyAbsent'], new AbortController().signal);

    expect(readings.get('surelyAbsent')).toMatchObject({ place: '/run/secrets/surely_absent' });
  });
});
