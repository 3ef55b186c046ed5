import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { addToModule } from './module-metadata.js';
import { Source } from './source.js';

type At = 'first' | 'last';

const added = (
  text: string,
  at: At = 'first',
  key: 'imports' | 'providers' = 'imports',
  name = 'AppModule',
) => {
  const source = new Source(ts, 'src/app.module.ts', text);
  const isUnderstood = addToModule(source, name, key, 'X', at);
  return isUnderstood ? source.edited : 'not understood';
};

/** A module with this metadata. */
const module = (metadata: string): string => `@Module(${metadata})\nexport class AppModule {}\n`;

describe('addToModule', () => {
  it.each<[string, string, At, string]>([
    ['an empty list', '{ imports: [] }', 'first', '{ imports: [X] }'],
    ['a list in one line', '{ imports: [A, B] }', 'first', '{ imports: [X, A, B] }'],
    ['a list in one line', '{ imports: [A, B] }', 'last', '{ imports: [A, B, X] }'],
    ['a list with blanks inside', '{ imports: [ A ] }', 'first', '{ imports: [ X, A ] }'],
    ['a list with a comma at its end', '{ imports: [A,] }', 'last', '{ imports: [A, X,] }'],
    [
      'a list with lines',
      '{\n  imports: [\n    A,\n    B,\n  ],\n}',
      'first',
      '{\n  imports: [\n    X,\n    A,\n    B,\n  ],\n}',
    ],
    [
      'a list with lines',
      '{\n  imports: [\n    A,\n  ],\n}',
      'last',
      '{\n  imports: [\n    A,\n    X,\n  ],\n}',
    ],
    [
      'lines without a last comma',
      '{\n  imports: [\n    A\n  ]\n}',
      'last',
      '{\n  imports: [\n    A,\n    X\n  ]\n}',
    ],
    [
      'an element over several lines',
      '{ imports: [A.forRoot({\n  a: 1,\n})] }',
      'first',
      '{ imports: [X, A.forRoot({\n  a: 1,\n})] }',
    ],
    ['a list that is cast', '{ imports: [A] as never[] }', 'last', '{ imports: [A, X] as never[] }'],
    ['a list with a spread', '{ imports: [...a, B] }', 'first', '{ imports: [X, ...a, B] }'],
    ['a quoted key', "{ 'imports': [A] }", 'first', "{ 'imports': [X, A] }"],
    ['a key in brackets', "{ ['imports']: [A] }", 'first', "{ ['imports']: [X, A] }"],
    ['no list', '{ controllers: [A] }', 'first', '{ imports: [X], controllers: [A] }'],
    [
      'no list, among lines',
      '{\n  controllers: [A],\n}',
      'first',
      '{\n  imports: [X],\n  controllers: [A],\n}',
    ],
    ['nothing at all', '{}', 'first', '{\n  imports: [X],\n}'],
    ['a variable', '{ imports: shared }', 'first', '{ imports: [X, ...shared] }'],
    ['a variable', '{ imports: shared }', 'last', '{ imports: [...shared, X] }'],
    ['a call', '{ imports: shared() }', 'first', '{ imports: [X, ...shared()] }'],
    [
      'a member that may be undefined',
      '{ imports: base.imports }',
      'first',
      '{ imports: [X, ...(base.imports ?? [])] }',
    ],
    ['a choice', '{ imports: on ? [A] : [] }', 'first', '{ imports: [X, ...(on ? [A] : [])] }'],
    ['a shorthand', '{ imports }', 'first', '{ imports: [X, ...imports] }'],
    [
      'a shorthand among others',
      '{ controllers, imports, exports }',
      'last',
      '{ controllers, imports: [...imports, X], exports }',
    ],
    ['a spread before the list', '{ ...base, imports: [A] }', 'first', '{ ...base, imports: [X, A] }'],
  ])('understands %s: %s, %s', (_, metadata, at, expected) => {
    expect(added(module(metadata), at)).toBe(module(expected));
  });

  it.each([
    ['a spread that may hold the list', '{ ...base }'],
    ['a spread after the list', '{ imports: [A], ...base }'],
    ['a getter', '{ get imports() { return [A]; } }'],
    ['a value that may be nothing', '{ imports: on && [A] }'],
    ['a choice that may be nothing', '{ imports: on ? [A] : undefined }'],
    ['metadata from elsewhere', 'metadata'],
    ['metadata that a function makes', 'metadata()'],
    ['no metadata', ''],
  ])('leaves alone %s', (_, metadata) => {
    expect(added(module(metadata))).toBe('not understood');
  });

  describe('keeps comments with the elements that they stand beside', () => {
    it.each<[string, string, At, string]>([
      ['of the first', '[\n    // the a\n    A,\n  ]', 'first', '[\n    X,\n    // the a\n    A,\n  ]'],
      ['of the last', '[\n    A, // the a\n  ]', 'last', '[\n    A, // the a\n    X,\n  ]'],
      ['of the last, no comma', '[\n    A // the a\n  ]', 'last', '[\n    A, // the a\n    X\n  ]'],
      ['before the comma', '[\n    A /* a */,\n  ]', 'last', '[\n    A /* a */,\n    X,\n  ]'],
      ['at the end of a line that is shared', '[A, B // the b\n  ]', 'last', '[A, B, // the b\n  X\n  ]'],
      ['in an empty list', '[/* none yet */]', 'first', '[X,/* none yet */]'],
      ['in an empty list, of a line', '[\n    // none yet\n  ]', 'last', '[X,\n    // none yet\n  ]'],
    ])('%s', (_, list, at, expected) => {
      expect(added(module(`{\n  imports: ${list},\n}`), at)).toBe(module(`{\n  imports: ${expected},\n}`));
    });
  });

  it('puts providers where `nest g` would', () => {
    expect(added(module('{ imports: [], exports: [A] }'), 'last', 'providers')).toBe(
      module('{ imports: [], providers: [X], exports: [A] }'),
    );
    expect(added(module('{ imports: [], controllers: [A] }'), 'last', 'providers')).toBe(
      module('{ imports: [], controllers: [A], providers: [X] }'),
    );
  });

  it('goes into a constant that only this module uses', () => {
    expect(added(`const imports = [A];\n${module('{ imports }')}`)).toBe(
      `const imports = [X, A];\n${module('{ imports }')}`,
    );
    expect(added(`const all: T = [A];\n${module('{ imports: all }')}`)).toBe(
      `const all: T = [X, A];\n${module('{ imports: all }')}`,
    );
    expect(added(`const metadata = { imports: [A] };\n${module('metadata')}`)).toBe(
      `const metadata = { imports: [X, A] };\n${module('metadata')}`,
    );
  });

  it('does not go into a constant that others use too', () => {
    const text = `const imports = [A];\n${module('{ imports, exports: imports }')}`;
    expect(added(text)).toBe(
      `const imports = [A];\n${module('{ imports: [X, ...imports], exports: imports }')}`,
    );
    expect(added(`export const imports = [A];\n${module('{ imports }')}`)).toContain(
      'imports: [X, ...imports]',
    );
    expect(added(`export const metadata = { imports: [A] };\n${module('metadata')}`)).toBe('not understood');
  });

  it('changes nothing where the element is there already, in whatever layout', () => {
    const text = module('{\n  imports: [\n    D.forRoot({\n      a: "b",\n    }),\n  ],\n}');
    const source = new Source(ts, 'src/app.module.ts', text);

    expect(addToModule(source, 'AppModule', 'imports', "D.forRoot({ a: 'b' })", 'first')).toBe(true);
    expect(source.edited).toBe(text);
  });

  it('changes nothing the second time', () => {
    for (const metadata of [
      '{}',
      '{ imports }',
      '{ imports: a.b }',
      '{ imports: [A] }',
      '{ imports: [ // a\n ] }',
    ]) {
      const once = added(module(metadata));
      expect(once).toContain('X');
      expect(added(once)).toBe(once);
    }
  });

  it('finds the class among several, and by its own decorator', () => {
    const other = '@Module({ imports: [A] })\nclass Other {}\n';
    expect(added(other + module('{ imports: [] }'))).toBe(other + module('{ imports: [X] }'));
    expect(added(`@Global()\n@Module({})\nexport class AppModule {}`)).toContain('imports: [X]');
    expect(added(`@Injectable({})\nexport class AppModule {}`)).toBe('not understood');
    expect(
      added(`@Module({ imports: [] })\nexport default class {}`, 'first', 'imports', 'default'),
    ).toContain('[X]');
  });

  it('knows the decorator under another name', () => {
    const body = 'class AppModule {}';
    expect(added(`import { Module as M } from '@nestjs/common';\n@M({ imports: [] })\n${body}`)).toContain(
      '[X]',
    );
    expect(
      added(`import * as nest from '@nestjs/common';\n@nest.Module({ imports: [] })\n${body}`),
    ).toContain('[X]');
  });

  it('keeps line ends and tabs', () => {
    const text = '@Module({\r\n\tcontrollers: [A],\r\n})\r\nexport class AppModule {}\r\n';
    expect(added(text)).toBe(
      '@Module({\r\n\timports: [X],\r\n\tcontrollers: [A],\r\n})\r\nexport class AppModule {}\r\n',
    );
    expect(added('@Module({})\r\nexport class AppModule {}\r\n')).toBe(
      '@Module({\r\n  imports: [X],\r\n})\r\nexport class AppModule {}\r\n',
    );
  });
});
