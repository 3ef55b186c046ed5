import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { packagesImportedBy } from './imported-packages.js';

describe('packagesImportedBy', () => {
  it.each([
    [`import { a } from 'one';`, ['one']],
    [`import '@scope/one/part';`, ['@scope/one']],
    [`export * from 'one';`, ['one']],
    [`const one = await import('one');`, ['one']],
    [`const one = require('one/part');`, ['one']],
    [`import { readFile } from 'node:fs'; import { a } from './a.js';`, []],
    ["const text = \"import 'one'\"; const other = `import { a } from 'one';`; // import 'one'", []],
  ])('finds in %s: %j', (source, packages) => {
    expect(packagesImportedBy(source, ts)).toEqual(packages);
  });
});
