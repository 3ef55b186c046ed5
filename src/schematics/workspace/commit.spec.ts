import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  lstatSync,
  writeFileSync,
  chmodSync,
  mkdirSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commit, rehearse, WriteRefusedError } from './commit.js';
import type { Change } from './draft.js';

const file = (path: string, after: string, executable = false): Change => ({ path, after, executable });

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'commit-'));
  writeFileSync(join(root, 'main.ts'), 'before');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const all = () => readdirSync(root, { recursive: true }).map(String).toSorted();

describe('commit', () => {
  it('writes what is new and what changed, and leaves nothing else behind', async () => {
    await commit(root, [file('main.ts', 'after'), file('docker/Dockerfile', 'FROM node')]);

    expect([read('main.ts'), read('docker/Dockerfile')]).toEqual(['after', 'FROM node']);
    expect(all()).toEqual(['docker', 'docker/Dockerfile', 'main.ts']);
  });

  it('makes executable what is to be run, by everybody who may read it', async () => {
    chmodSync(join(root, 'main.ts'), 0o640);

    await commit(root, [file('run-app.sh', '#!/bin/sh', true), file('main.ts', 'after', true)]);

    expect(statSync(join(root, 'run-app.sh')).mode & 0o777).toBe(0o755);
    expect(statSync(join(root, 'main.ts')).mode & 0o777).toBe(0o750);
  });

  it('keeps the mode of a file, and a link a link', async () => {
    chmodSync(join(root, 'main.ts'), 0o600);
    symlinkSync('main.ts', join(root, 'link.ts'));

    await commit(root, [file('link.ts', 'after')]);

    expect(read('main.ts')).toBe('after');
    expect(statSync(join(root, 'main.ts')).mode & 0o777).toBe(0o600);
    expect(lstatSync(join(root, 'link.ts')).isSymbolicLink()).toBe(true);
  });

  it('changes nothing at all when one file cannot be written, and names it', async () => {
    mkdirSync(join(root, 'taken'));
    const failing = commit(root, [
      file('docker/Dockerfile', 'FROM node'),
      file('main.ts', 'after'),
      file('main.ts/below', 'x'),
    ]);

    await expect(failing).rejects.toThrow('main.ts/below cannot be written: EEXIST.');
    expect(all()).toEqual(['main.ts', 'taken']);
    expect(read('main.ts')).toBe('before');
  });

  it('replaces nothing where there is a folder in the place of a file', async () => {
    mkdirSync(join(root, 'taken/inside'), { recursive: true });

    await expect(commit(root, [file('main.ts', 'after'), file('taken', 'x')])).rejects.toThrow(
      WriteRefusedError,
    );
    expect(all()).toEqual(['main.ts', 'taken', 'taken/inside']);
    expect(read('main.ts')).toBe('before');
  });
});

describe('A file in another encoding', () => {
  it('is refused, since what is not changed would change as well', async () => {
    writeFileSync(join(root, 'main.ts'), Buffer.from([0x2f, 0x2f, 0xe9]));

    const change = { path: 'main.ts', before: read('main.ts'), after: 'after', executable: false };

    await expect(commit(root, [change])).rejects.toThrow('main.ts cannot be written: it is not UTF-8.');
    expect(readFileSync(join(root, 'main.ts'))).toEqual(Buffer.from([0x2f, 0x2f, 0xe9]));
  });
});

describe('rehearse', () => {
  it('leaves no trace', async () => {
    await rehearse(root, [file('main.ts', 'after'), file('docker/Dockerfile', 'FROM node')]);

    expect(all()).toEqual(['main.ts']);
    expect(read('main.ts')).toBe('before');
  });

  it('says what cannot be written', async () => {
    await expect(rehearse(root, [file('main.ts/below', 'x')])).rejects.toThrow(
      'main.ts/below cannot be written',
    );
    expect(all()).toEqual(['main.ts']);
  });
});
