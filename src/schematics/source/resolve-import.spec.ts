import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { MemoryFiles } from '../workspace/memory-files.js';
import { resolveImport } from './resolve-import.js';

const MODULE = 'apps/api/src/app.module.ts';

function resolved(specifier: string, files: Readonly<Record<string, string>> = {}): string | undefined {
  const all = new MemoryFiles({ [MODULE]: '', 'apps/api/src/orders/index.ts': '', ...files });
  return resolveImport(all, ts, 'apps/api/src/main.ts', specifier);
}

function paths(config: object): string {
  return JSON.stringify({ compilerOptions: config });
}

describe('resolveImport', () => {
  it.each([
    './app.module.js',
    './app.module',
    './app.module.ts',
    '../src/app.module',
    './orders/../app.module.js',
  ])('finds the source of %s', (specifier) => {
    expect(resolved(specifier)).toBe(MODULE);
  });

  it.each(['./orders', './orders/', './orders/index.js'])('finds the index of a folder: %s', (specifier) => {
    expect(resolved(specifier)).toBe('apps/api/src/orders/index.ts');
  });

  it.each(['.', './'])('finds the index of its own folder: %s', (specifier) => {
    expect(resolved(specifier, { 'apps/api/src/index.ts': '' })).toBe('apps/api/src/index.ts');
  });

  it('prefers a file to a folder, as Node and TypeScript do', () => {
    expect(resolved('./orders', { 'apps/api/src/orders.ts': '' })).toBe('apps/api/src/orders.ts');
  });

  it.each([
    ['of the application', 'apps/api/tsconfig.json', { paths: { '@app/*': ['./src/*'] } }],
    ['of the workspace', 'tsconfig.json', { paths: { '@app/*': ['./nowhere/*', './apps/api/src/*'] } }],
    ['with a base', 'tsconfig.json', { baseUrl: './apps/api', paths: { '@app/*': ['src/*'] } }],
    ['of one file', 'tsconfig.json', { paths: { '@app/app.module.js': ['apps/api/src/app.module.ts'] } }],
    [
      'that say more than others',
      'tsconfig.json',
      { paths: { '*': ['./x/*'], '@app/*': ['./apps/api/src/*'] } },
    ],
  ])('follows the paths %s', (_, path, config) => {
    expect(resolved('@app/app.module.js', { [path]: paths(config) })).toBe(MODULE);
  });

  it('reads a configuration with comments', () => {
    const config =
      '{ /* all */ "compilerOptions": { "paths": { "@app/*": ["./apps/api/src/*"], }, // here\n} }';
    expect(resolved('@app/app.module', { 'tsconfig.json': config })).toBe(MODULE);
  });

  it('follows what a configuration extends, from where it is written', () => {
    const files = {
      'apps/api/tsconfig.app.json': '{ "extends": "../../config/tsconfig" }',
      'config/tsconfig.json': paths({ paths: { '@app/*': ['../apps/api/src/*'] } }),
    };
    expect(resolved('@app/app.module', files)).toBe(MODULE);
  });

  it('ends where configurations extend each other', () => {
    const files = {
      'tsconfig.json': '{ "extends": ["./b.json"] }',
      'b.json': '{ "extends": "./tsconfig.json" }',
    };
    expect(resolved('@app/app.module', files)).toBeUndefined();
  });

  it('looks below the base', () => {
    expect(resolved('src/app.module', { 'apps/api/tsconfig.json': paths({ baseUrl: './' }) })).toBe(MODULE);
  });

  it.each([
    ['a source', { '#app/*': './src/*.ts' }],
    ['what is compiled from it', { '#app/*': './dist/*.js' }],
    ['conditions', { '#app/*': { types: './types/*.d.ts', default: './dist/*.js' } }],
  ])('follows the imports of the package: %s', (_, imports) => {
    const files = { 'apps/api/package.json': JSON.stringify({ imports }), 'package.json': '{}' };
    expect(resolved('#app/app.module', files)).toBe(MODULE);
  });

  it.each(['@nestjs/core', 'node:fs', './gone.js', '#gone'])('finds nothing for %s', (specifier) => {
    expect(resolved(specifier, { 'apps/api/package.json': '{' })).toBeUndefined();
  });
});
