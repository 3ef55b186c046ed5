import { mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, realpath, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { KubernetesVolume } from '../../../test/support/kubernetes-volume.js';
import { SecretError } from '../secrets.errors.js';
import { DirectorySecrets, type DirectorySecretsOptions } from './directory-secrets.js';

/** Far less than the 30 seconds after which files are looked at without an event. */
const SOON = { timeout: 10_000 };

describe('a watched directory of secrets', SOON, () => {
  let outer: string;
  let directory: string;
  let end: AbortController;

  beforeEach(async () => {
    outer = await realpath(await mkdtemp(join(tmpdir(), 'directory-watching-')));
    directory = join(outer, 'secrets');
    await mkdir(directory);
    end = new AbortController();
  });
  afterEach(async () => {
    end.abort();
    await rm(outer, { recursive: true });
  });

  const inDirectory = (file: string): string => join(directory, file);

  /** Reads the names, and whatever is told again, as an application does. */
  async function follow(names: readonly string[], options?: DirectorySecretsOptions, path = directory) {
    const provider = new DirectorySecrets(path, options);
    const calls: (readonly string[])[] = [];
    const seen: string[] = [];
    const waiting = new Set<() => void>();
    const read = async (some: readonly string[]): Promise<void> => {
      for (const [name, outcome] of await provider.read(some, end.signal)) {
        const text =
          outcome instanceof SecretError ? outcome.kind : Buffer.from(outcome.value as Uint8Array).toString();
        seen.push(`${name}: ${text}`);
      }
      for (const look of waiting) look();
    };
    await read(names);
    seen.length = 0;
    provider.watch((told) => {
      calls.push(told);
      void read(told);
    }, end.signal);
    const until = (text: string): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => (seen.includes(text) ? resolve() : undefined);
        waiting.add(look);
        look();
      });
    return { calls, seen, until };
  }

  describe('mounted by Kubernetes', () => {
    let volume: KubernetesVolume;

    beforeEach(() => {
      volume = new KubernetesVolume(directory);
    });

    it('is seen to change each time it is replaced, and its pairs together', async () => {
      const pair = (value: string) => ({ username: `user ${value}`, password: `password ${value}` });
      volume.publish(pair('0'));
      const { calls, seen, until } = await follow(['username', 'password']);

      for (const value of ['1', '2', '3', '4', '5']) {
        volume.publish(pair(value));
        await until(`password: password ${value}`);
      }

      expect(calls).toEqual(Array.from({ length: 5 }, () => ['username', 'password']));
      expect(seen).toEqual(
        ['1', '2', '3', '4', '5'].flatMap((at) => [`username: user ${at}`, `password: password ${at}`]),
      );
    });

    it('tells the secrets whose content changed, and not all of the new generation', async () => {
      volume.publish({ token: 'old', other: 'same', last: 'old' });
      const { calls, until } = await follow(['token', 'other', 'last']);

      volume.publish({ token: 'new', other: 'same', last: 'old' });
      await until('token: new');
      volume.publish({ token: 'new', other: 'same', last: 'old' });
      volume.publish({ token: 'new', other: 'same', last: 'new' });
      await until('last: new');

      expect(calls).toEqual([['token'], ['last']]);
    });

    it('is seen to change also where its files are named one by one', async () => {
      volume.publish({ token: 'old' });
      const { seen, until } = await follow(['token'], { files: { token: inDirectory('token') } }, outer);

      for (const value of ['one', 'two', 'three']) {
        volume.publish({ token: value });
        await until(`token: ${value}`);
      }

      expect(seen).toEqual(['token: one', 'token: two', 'token: three']);
    });

    it('gains a secret that was not there', async () => {
      volume.publish({ other: 'x' });
      const { seen, until } = await follow(['token']);

      volume.publish({ other: 'x', token: 'there' });
      await until('token: there');

      expect(seen).toEqual(['token: there']);
    });
  });

  describe('of plain files', () => {
    it('is seen to change each time that a file is renamed over another', async () => {
      writeFileSync(inDirectory('token'), 'old');
      const { calls, until } = await follow(['token']);

      for (const value of ['one', 'two', 'three']) {
        writeFileSync(inDirectory(`.token-${value}`), value);
        renameSync(inDirectory(`.token-${value}`), inDirectory('token'));
        await until(`token: ${value}`);
      }

      expect(calls).toEqual([['token'], ['token'], ['token']]);
    });

    it('is seen to change when a file is moved in from elsewhere', async () => {
      writeFileSync(inDirectory('token'), 'old');
      const { seen, until } = await follow(['token']);

      writeFileSync(join(outer, 'staged'), 'new');
      renameSync(join(outer, 'staged'), inDirectory('token'));
      await until('token: new');

      expect(seen).toEqual(['token: new']);
    });

    it('is seen to change each time that a file is rewritten in place', async () => {
      writeFileSync(inDirectory('token'), 'old');
      const { seen, until } = await follow(['token']);

      for (const value of ['one', 'two', 'six']) {
        writeFileSync(inDirectory('token'), value);
        await until(`token: ${value}`);
      }

      expect(seen).toEqual(['token: one', 'token: two', 'token: six']);
    });

    it('tells no half of a file that is written in pieces', async () => {
      const whole = (of: string): string => of.repeat(30);
      writeFileSync(inDirectory('token'), whole('a'));
      const { seen, until } = await follow(['token']);

      for (const value of ['b', 'c', 'd']) {
        await truncate(inDirectory('token'));
        for (let piece = 0; piece < 30; piece += 1) {
          await setImmediate();
          await appendFile(inDirectory('token'), value);
        }
        await until(`token: ${whole(value)}`);
      }

      expect(seen).toEqual(['b', 'c', 'd'].map((value) => `token: ${whole(value)}`));
    });

    it('tells nothing of a file that was touched, or written again as it was', async () => {
      for (const file of ['touched', 'rewritten', 'last']) writeFileSync(inDirectory(file), 'old');
      const { calls, until } = await follow(['touched', 'rewritten', 'last']);

      utimesSync(inDirectory('touched'), 0, 1_700_000_000);
      writeFileSync(inDirectory('rewritten'), 'old');
      writeFileSync(inDirectory('last'), 'new');
      await until('last: new');

      expect(calls).toEqual([['last']]);
    });

    it('is seen to change where others write other files all the time', async () => {
      writeFileSync(inDirectory('token'), 'old');
      const { calls, until } = await follow(['token']);

      const write = async (): Promise<void> => {
        writeFileSync(inDirectory('noise'), 'x');
        await setImmediate();
      };
      for (let turn = 0; turn < 500; turn += 1) await write();
      const noise = (async () => {
        while (!end.signal.aborted) await write();
      })();
      writeFileSync(inDirectory('token'), 'new');
      await until('token: new');

      end.abort();
      await noise;
      expect(calls).toEqual([['token']]);
    });
  });

  describe('somewhere else', () => {
    it('is seen to change through the link that a location names', async () => {
      mkdirSync(join(outer, 'real'));
      writeFileSync(join(outer, 'real/file'), 'old');
      symlinkSync('../real/file', inDirectory('link'));
      const { seen, until } = await follow(['token'], { files: { token: inDirectory('link') } });

      writeFileSync(join(outer, 'real/new'), 'one');
      renameSync(join(outer, 'real/new'), join(outer, 'real/file'));
      await until('token: one');

      writeFileSync(join(outer, 'real/two'), 'two');
      symlinkSync('../real/two', inDirectory('link.new'));
      renameSync(inDirectory('link.new'), inDirectory('link'));
      await until('token: two');

      writeFileSync(join(outer, 'real/two'), 'three');
      await until('token: three');

      expect(seen).toEqual(['token: one', 'token: two', 'token: three']);
    });

    it('is seen to change when the directory is a link that is turned', async () => {
      for (const at of ['0', '1', '2']) {
        mkdirSync(join(outer, at));
        writeFileSync(join(outer, at, 'token'), `generation ${at}`);
      }
      symlinkSync('0', join(outer, 'link'));
      const { seen, until } = await follow(['token'], {}, join(outer, 'link'));

      for (const at of ['1', '2']) {
        symlinkSync(at, join(outer, 'link.new'));
        renameSync(join(outer, 'link.new'), join(outer, 'link'));
        await until(`token: generation ${at}`);
      }

      expect(seen).toEqual(['token: generation 1', 'token: generation 2']);
    });

    it('is seen to change when it was removed and came back, and is not missed meanwhile', async () => {
      writeFileSync(inDirectory('token'), 'old');
      const { seen, until } = await follow(['token']);

      for (const value of ['one', 'two', 'three']) {
        rmSync(directory, { recursive: true });
        mkdirSync(directory);
        writeFileSync(inDirectory('token'), value);
        await until(`token: ${value}`);
      }

      expect(seen).toEqual(['token: one', 'token: two', 'token: three']);
    });

    it('is found when it was not there at first', async () => {
      rmSync(directory, { recursive: true });
      const { seen, until } = await follow(['token']);

      mkdirSync(directory);
      writeFileSync(inDirectory('token'), 'there');
      await until('token: there');

      expect(seen).toEqual(['token: there']);
    });
  });

  it('has changed when that happened between the read and the watch', async () => {
    writeFileSync(inDirectory('token'), 'old');
    const provider = new DirectorySecrets(directory);
    await provider.read(['token'], end.signal);
    writeFileSync(inDirectory('token'), 'new');

    const told = await new Promise((resolve) => provider.watch(resolve, end.signal));

    expect(told).toEqual(['token']);
  });

  it('is watched for names that are read later, too', async () => {
    writeFileSync(inDirectory('token'), 'old');
    const provider = new DirectorySecrets(directory);
    const told = new Promise((resolve) => provider.watch(resolve, end.signal));
    await provider.read(['token'], end.signal);

    writeFileSync(inDirectory('token'), 'new');

    expect(await told).toEqual(['token']);
  });

  it('does not keep the process alive', async () => {
    writeFileSync(inDirectory('token'), 'old');
    const { until } = await follow(['token']);
    writeFileSync(inDirectory('token'), 'new');
    await until('token: new');

    expect(process.getActiveResourcesInfo()).not.toContain('FSEventWrap');
  });
});
