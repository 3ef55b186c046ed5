import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { repository } from '../support/repository.js';
import { packagesImportedBy } from './support/imported-packages.js';

interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

interface Entries {
  readonly types: string;
  readonly typesVersions: { readonly '*': Record<string, readonly [string]> };
  readonly exports: Record<string, string | { readonly types: string }>;
}

const read = (path: string) => readFileSync(join(repository, path), 'utf8');
const manifestOf = (folder: string) => JSON.parse(read(join(folder, 'package.json'))) as Manifest;
const namesIn = ({ dependencies = {}, peerDependencies = {} }: Manifest) =>
  Object.keys({ ...dependencies, ...peerDependencies });

/** Nobody can import their types; what is left of the others is in declarations that users compile. */
const WITHOUT_TYPES = /^src\/(cli|schematics)\//;

/** What is left of a source when it is compiled. */
function compiled(file: string): string {
  return ts.transpileModule(read(file), {
    fileName: file,
    compilerOptions: { module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true },
  }).outputText;
}

const sources = globSync('src/**/*.ts', { cwd: repository }).filter(
  (file) => !/\.(spec|test-d)\.ts$/.test(file),
);
const imported = new Set(
  sources.flatMap((file) => packagesImportedBy(WITHOUT_TYPES.test(file) ? compiled(file) : read(file), ts)),
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

  it('says where its types are to compilers that do not read exports, as applications of older Nest have them', () => {
    const { exports, types, typesVersions } = JSON.parse(read('package.json')) as Entries;
    const byFolder = Object.entries(typesVersions['*']).map(([name, [file]]) => [`./${name}`, file]);
    const byExports = Object.entries(exports).flatMap(([name, entry]) =>
      typeof entry === 'string' ? [] : [[name, entry.types]],
    );

    expect(Object.fromEntries([['.', types], ...byFolder])).toEqual(Object.fromEntries(byExports));
  });
});
