import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repository } from '../support/repository.js';

const read = (path: string): string => readFileSync(join(repository, path), 'utf8');
const filesOf = (folder: string): string[] =>
  readdirSync(join(repository, folder)).filter((name) => name !== 'README.md');

const ofFiles = read('docker/README.md');
const ofPages = read('docs/deploy/README.md');
const copied = ofPages.slice(ofPages.indexOf('## Where it runs'));

it('docker/README.md has every file of the folder, and no other', () => {
  const named = [...ofFiles.matchAll(/`([\w.@-]+)\/?`(?=[, |])/g)].map(([, name]) => name ?? '');

  expect(new Set(named)).toEqual(new Set(filesOf('docker')));
});

it('docs/deploy/README.md has every page of the folder', () => {
  expect(filesOf('docs/deploy').filter((name) => !ofPages.includes(`](${name})`))).toEqual([]);
});

it('docs/deploy/README.md says of every file which page copies it', () => {
  const missing = filesOf('docker').filter((name) => !new RegExp(`\`${name}/?\``).test(copied));

  // `secrets/` only keeps what a host has there out of git.
  expect(missing).toEqual(['secrets']);
});
