import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { MemoryFiles } from '../workspace/memory-files.js';
import { findDeclared, findExport } from './find-export.js';

const CLASS = { path: 'src/a.ts', name: 'A' };

function found(main: string, rest: Readonly<Record<string, string>> = {}, name = 'X'): unknown {
  return findExport(
    new MemoryFiles({ 'src/main.ts': main, 'src/a.ts': 'export class A {}', ...rest }),
    ts,
    'src/main.ts',
    name,
  );
}

describe('findExport', () => {
  it.each([
    ['a class', 'export class X {}'],
    ['an abstract class with decorators', '@Module({})\nexport abstract class X {}'],
    ['a constant', 'export const X = class {};'],
    ['a list of names', 'class X {}\nexport { X };'],
  ])('finds what the file declares itself: %s', (_, main) => {
    expect(found(main)).toEqual({ path: 'src/main.ts', name: 'X' });
  });

  it.each([
    ['an alias from another file', "export { A as X } from './a.js';"],
    ['an import that is exported', "import { A as B } from './a';\nexport { B as X };"],
    ['a barrel', "export * from './b.js';\nexport * from './c.js';"],
  ])('follows %s', (_, main) => {
    expect(found(main, { 'src/b.ts': '', 'src/c.ts': "export { A as X } from './a';" })).toEqual(CLASS);
  });

  it.each([
    ['a class', 'export default class A {}', { path: 'src/main.ts', name: 'A' }],
    ['a class without a name', 'export default class {}', { path: 'src/main.ts', name: 'default' }],
    ['an imported class', "import { A } from './a';\nexport default A;", CLASS],
    ['another default', "export { default } from './b';", CLASS],
    ['an assignment of CommonJS', "import { A } from './a';\nexport = A;", CLASS],
  ])('finds the default export: %s', (_, main, expected) => {
    const barrel = { 'src/b.ts': "export { A as default } from './a';" };
    expect(found(main, barrel, 'default')).toEqual(expected);
  });

  it('does not take a default export out of a barrel', () => {
    expect(
      found("export * from './b';", { 'src/b.ts': 'export default class X {}' }, 'default'),
    ).toBeUndefined();
  });

  it('ends where barrels export each other', () => {
    expect(found("export * from './b';", { 'src/b.ts': "export * from './main';" })).toBeUndefined();
  });

  it('finds nothing in a package', () => {
    expect(found("export { X } from 'somewhere';")).toBeUndefined();
  });
});

describe('findDeclared', () => {
  it.each([
    ['an import', "import { A as X } from './a';", CLASS],
    ['a default import', "import X from './b';", CLASS],
    ['an own declaration', 'class X {}', { path: 'src/main.ts', name: 'X' }],
  ])('finds %s', (_, main, expected) => {
    const files = new MemoryFiles({
      'src/main.ts': main,
      'src/a.ts': 'export class A {}',
      'src/b.ts': "export { A as default } from './a';",
    });
    expect(findDeclared(files, ts, 'src/main.ts', 'X')).toEqual(expected);
  });
});
