import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { repository } from '../support/repository.js';

interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

const read = (path: string) => readFileSync(join(repository, path), 'utf8');
const manifestOf = (folder: string) => JSON.parse(read(join(folder, 'package.json'))) as Manifest;
const namesIn = ({ dependencies = {}, peerDependencies = {} }: Manifest) =>
  Object.keys({ ...dependencies, ...peerDependencies });

/** `@nestjs/common` of `@nestjs/common/enums`; nothing for a relative path and for Node's own modules. */
function packageOf(specifier: string): string[] {
  return /^(?!\.|node:)(@[^/]+\/)?[^/]+/.exec(specifier)?.slice(0, 1) ?? [];
}

const sources = globSync('src/**/*.ts', { cwd: repository }).filter(
  (file) => !/\.(spec|test-d)\.ts$/.test(file),
);
const imported = new Set(
  sources
    .flatMap((file) => ts.preProcessFile(read(file)).importedFiles)
    .flatMap(({ fileName }) => packageOf(fileName)),
);
const declared = namesIn(manifestOf('.'));

describe('package.json', () => {
  it('declares every package that the sources import', () => {
    expect([...imported].filter((name) => !declared.includes(name))).toEqual([]);
  });

  it('declares nothing that neither the sources import nor a declared package needs beside it', () => {
    const needed = new Set(
      declared.flatMap((name) => Object.keys(manifestOf(join('node_modules', name)).peerDependencies ?? {})),
    );

    expect(declared.filter((name) => !imported.has(name) && !needed.has(name))).toEqual([]);
  });
});
