import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readBuildInfo } from './read-build-info.js';

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'build-info-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await Promise.all(Object.entries(files).map(([file, text]) => writeFile(join(folder, file), text)));
  return folder;
}

const manifest = JSON.stringify({ name: 'orders', version: '1.2.3' });

describe('readBuildInfo()', () => {
  it('takes name and version from the package.json of a folder above', async () => {
    const folder = await folderWith({ 'package.json': manifest });
    await mkdir(join(folder, 'dist'));

    expect(readBuildInfo({}, [join(folder, 'dist')])).toEqual({ name: 'orders', version: '1.2.3' });
  });

  it('takes what a pipeline wrote into version.json, and from the environment before that', async () => {
    const written = { source: 'https://example.org/orders', version: '1.2.4', commit: 'c0ffee', build: '7' };
    const folder = await folderWith({ 'package.json': manifest, 'version.json': JSON.stringify(written) });

    expect(readBuildInfo({ commit: 'beef' }, [folder])).toEqual({
      name: 'orders',
      ...written,
      commit: 'beef',
    });
  });

  it('starts without any of them, and with broken ones', async () => {
    const folder = await folderWith({ 'package.json': '{', 'version.json': '[1' });

    expect(readBuildInfo({}, [folder])).toEqual({ name: 'unnamed', version: '0.0.0' });
  });
});
