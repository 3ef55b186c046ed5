import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LocalRegistry } from './registry.js';

let folder: string;
let upstream: ReturnType<typeof createServer>;
let registry: LocalRegistry;
const asked: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'registry-'));
  const tarball = join(folder, 'ours.tgz');
  await writeFile(tarball, 'bytes of ours');
  upstream = createServer(({ url = '' }, response) => {
    asked.push(url);
    const { port } = upstream.address() as AddressInfo;
    response.end(`upstream ${url} "http://127.0.0.1:${port}/tarball"`);
  });
  await once(upstream.listen(0, '127.0.0.1'), 'listening');
  registry = await LocalRegistry.start({
    published: [{ manifest: { name: 'ours', version: '1.2.3', bin: './bin.js' }, tarball }],
    upstream: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/`,
    isUp: (name) => name !== 'broken',
  });
});

afterAll(async () => {
  await registry[Symbol.asyncDispose]();
  upstream.close();
  await rm(folder, { recursive: true });
});

it('has its own packages as if they were published', async () => {
  const packument = (await (await fetch(new URL('ours', registry.url))).json()) as {
    versions: Record<string, { bin: string; dist: { tarball: string; integrity: string } }>;
  };
  const version = packument.versions['1.2.3'];
  const tarball = await fetch(version?.dist.tarball ?? '');

  expect(version?.bin).toBe('./bin.js');
  expect(version?.dist.integrity).toMatch(/^sha512-/);
  expect(await tarball.text()).toBe('bytes of ours');
});

it('asks the other registry for everything else, once for each packument, and says that it has the tarballs', async () => {
  const answers = ['@scope%2fa', '@scope%2fa', 'b/-/b-1.0.0.tgz'].map((path) =>
    fetch(new URL(path, registry.url)),
  );
  const texts = await Promise.all(answers.map(async (answer) => (await answer).text()));

  expect(texts.map((text) => text.split(' "')[0])).toEqual([
    'upstream /@scope%2fa',
    'upstream /@scope%2fa',
    'upstream /b/-/b-1.0.0.tgz',
  ]);
  expect(texts[0]).toContain(`"${registry.url}tarball"`);
  expect(asked.toSorted()).toEqual(['/@scope%2fa', '/b/-/b-1.0.0.tgz']);
});

it('is down where it shall be', async () => {
  expect((await fetch(new URL('broken', registry.url))).status).toBe(503);
});
