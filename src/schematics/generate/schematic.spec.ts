import { Tree as DevkitTree } from '@angular-devkit/schematics';
import { describe, expect, it } from 'vitest';
import { Draft } from '../workspace/draft.js';
import { applyTo, TreeFiles, type Tree } from './schematic.js';

const treeOf = (files: Readonly<Record<string, string | Buffer>>): Tree => {
  const tree = DevkitTree.empty();
  for (const [path, content] of Object.entries(files)) tree.create(path, content);
  return tree;
};

describe('the files of a tree', () => {
  it('are read by paths without a slash before them, byte order mark included', () => {
    const files = new TreeFiles(treeOf({ '/src/main.ts': '\uFEFFawait ü;\r\n' }));

    expect(files.read('src/main.ts')).toBe('\uFEFFawait ü;\r\n');
    expect(['src', 'src/other.ts', '../main.ts'].map((path) => files.read(path))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('are listed without what nobody wrote', () => {
    const files = new TreeFiles(
      treeOf({
        '/package.json': '',
        '/src/a.ts': '',
        '/src/orders/b.ts': '',
        '/node_modules/x/index.js': '',
        '/src/node_modules/y.js': '',
        '/dist/a.js': '',
        '/.git/config': '',
      }),
    );

    expect(files.list('')).toEqual(['package.json', 'src/a.ts', 'src/orders/b.ts']);
    expect(files.list('src/orders')).toEqual(['src/orders/b.ts']);
    expect(files.list('nowhere')).toEqual([]);
  });
});

describe('applyTo', () => {
  it('creates what is new and overwrites what is there', () => {
    const tree = treeOf({ '/a.ts': 'a', '/b.ts': 'b' });
    const draft = new Draft(new TreeFiles(tree));
    draft.write('a.ts', 'A');
    draft.write('src/c.ts', 'c');

    applyTo(tree, draft.changes);

    expect(['a.ts', 'b.ts', 'src/c.ts'].map((path) => new TreeFiles(tree).read(path))).toEqual([
      'A',
      'b',
      'c',
    ]);
  });

  it('writes nothing if one of the files would be damaged', () => {
    const tree = treeOf({ '/latin.ts': Buffer.from('// fünf', 'latin1') });
    const draft = new Draft(new TreeFiles(tree));
    draft.write('new.ts', 'new');
    draft.write('latin.ts', `${draft.read('latin.ts') ?? ''}\n`);

    expect(() => applyTo(tree, draft.changes)).toThrow('latin.ts is not UTF-8');
    expect(tree.exists('/new.ts')).toBe(false);
  });
});
