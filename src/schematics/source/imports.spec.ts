import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { addImport, dropUnusedImports, localName } from './imports.js';
import { Source } from './source.js';

function added(text: string, names: readonly string[], from: string): string {
  const source = new Source(ts, 'src/main.ts', text);
  addImport(source, names, from);
  // Whatever it made can be parsed, and is what it would leave alone.
  const again = new Source(ts, 'src/main.ts', source.edited);
  addImport(again, names, from);
  expect(again.edited).toBe(source.edited);
  return source.edited;
}

describe('addImport', () => {
  it('puts a package below the other packages and a file below the other files', () => {
    const text = `import { a } from 'a';\n\nimport { b } from './b.js';\n\nrun(a, b);\n`;

    expect(added(text, ['serve'], 'nestjs-deployment')).toBe(
      `import { a } from 'a';\nimport { serve } from 'nestjs-deployment';\n\nimport { b } from './b.js';\n\nrun(a, b);\n`,
    );
    expect(added(text, ['c'], './c.js')).toBe(
      `import { a } from 'a';\n\nimport { b } from './b.js';\nimport { c } from './c.js';\n\nrun(a, b);\n`,
    );
  });

  it('follows quotes, line ends and missing semicolons', () => {
    expect(added(`import { a } from "a"\r\n\r\na()\r\n`, ['serve'], 'nestjs-deployment')).toBe(
      `import { a } from "a"\r\nimport { serve } from "nestjs-deployment"\r\n\r\na()\r\n`,
    );
  });

  it.each([
    [`import { a } from 'x';`, `import { a, b } from 'x';`],
    [`import a from 'x';`, `import a, { b } from 'x';`],
    [`import a, { c } from 'x';`, `import a, { c, b } from 'x';`],
    [`import {} from 'x';`, `import { b } from 'x';`],
    [`import { a as c } from "x";`, `import { a as c, b } from "x";`],
    [`import {\n  a,\n  c,\n} from 'x';`, `import {\n  a,\n  c,\n  b,\n} from 'x';`],
    [`import {\r\n\ta,\r\n\tc\r\n} from 'x';`, `import {\r\n\ta,\r\n\tc,\r\n\tb\r\n} from 'x';`],
    [`import {\n  a,\n  c, // of c\n} from 'x';`, `import {\n  a,\n  b,\n  c, // of c\n} from 'x';`],
  ])('merges into %s', (text, result) => {
    expect(added(text, ['b'], 'x')).toBe(result);
  });

  it.each([
    [`import type { a } from 'x';`],
    [`import * as a from 'x';`],
    [`import a, * as c from 'x';`],
    [`import 'x';`],
    [`import a = require('x');`],
    [`import a from 'x' with { type: 'json' };`],
  ])('leaves %s alone', (text) => {
    expect(added(text, ['b'], 'x')).toBe(`${text}\nimport { b } from 'x';`);
  });

  it.each([
    [`import type { a, b } from 'x';`, `import { type a, b } from 'x';`],
    [`import { a, type b } from 'x';`, `import { a, b } from 'x';`],
    [`import type { b as c } from 'x';`, `import { b as c } from 'x';`],
  ])('makes the type in %s a value', (text, result) => {
    expect(added(text, ['b'], 'x')).toBe(result);
  });

  it.each([[`import { b } from 'x';`], [`import { b as c } from 'x';`], [`import a, { b } from "x"`]])(
    'adds nothing to %s',
    (text) => {
      expect(added(text, ['b'], 'x')).toBe(text);
    },
  );

  it('adds several at once', () => {
    expect(added(`import { a } from 'x';`, ['a', 'b', 'c'], 'x')).toBe(`import { a, b, c } from 'x';`);
  });

  it('stays below what has to be at the top of a file without imports', () => {
    expect(added('', ['b'], 'x')).toBe(`import { b } from 'x';\n\n`);
    expect(added('run();\n', ['b'], 'x')).toBe(`import { b } from 'x';\n\nrun();\n`);
    expect(added('#!/usr/bin/env node\nrun();\n', ['b'], 'x')).toBe(
      `#!/usr/bin/env node\nimport { b } from 'x';\n\nrun();\n`,
    );
    expect(added('// Licence: MIT\n\n// Runs.\nrun();\n', ['b'], 'x')).toBe(
      `// Licence: MIT\n\nimport { b } from 'x';\n\n// Runs.\nrun();\n`,
    );
    expect(added('// @ts-nocheck\nrun();\n', ['b'], 'x')).toBe(
      `// @ts-nocheck\nimport { b } from 'x';\n\nrun();\n`,
    );
    expect(added(`'use strict';\nrun();\n`, ['b'], 'x')).toBe(
      `'use strict';\nimport { b } from 'x';\n\nrun();\n`,
    );
  });

  it('stays beside comments and code of the same line', () => {
    expect(added(`import { a } from 'a'; // of a\n`, ['b'], 'x')).toBe(
      `import { a } from 'a'; // of a\nimport { b } from 'x';\n`,
    );
    expect(added(`import { a } from 'a'; a();\n`, ['b'], 'x')).toBe(
      `import { a } from 'a';\nimport { b } from 'x';\n a();\n`,
    );
  });

  it.each([
    [`import { serve } from 'connect';`, 'nestjsDeploymentServe'],
    [`function f(serve: string) { return serve; }`, 'nestjsDeploymentServe'],
    [`const nestjsDeploymentServe = 1, serve = 2;`, 'nestjsDeploymentServe2'],
    [`class A { serve() {} } const b = { serve: 1 };`, 'serve'],
    [`import { serve as start } from 'nestjs-deployment';`, 'start'],
  ])('imports under a name that is free in %s', (text, name) => {
    const source = new Source(ts, 'src/main.ts', text);

    expect(localName(source, 'serve', 'nestjs-deployment')).toBe(name);
    const edited = added(text, ['serve'], 'nestjs-deployment');
    expect(edited).toMatch(name === 'serve' ? /\{ serve \}/ : new RegExp(`serve as ${name} `));
  });

  it('makes no name longer than it has to be', () => {
    const of = (name: string, from: string): string =>
      localName(new Source(ts, 'a.ts', `class DeploymentModule {} class AppConfig {}`), name, from);

    expect(of('DeploymentModule', 'nestjs-deployment')).toBe('NestjsDeploymentModule');
    expect(of('AppConfig', './app.config.js')).toBe('AppConfig2');
  });
});

describe('dropUnusedImports', () => {
  it.each([
    [`import { a } from 'a';\nimport { b } from 'b';\nb();\n`, `import { b } from 'b';\nb();\n`],
    [`import { a } from 'a';\r\n\r\nrun();\r\n`, `run();\r\n`],
    [`import { b } from 'b';\n\nimport { a } from 'a';\n\nb();\n`, `import { b } from 'b';\n\nb();\n`],
    [`// Licence\nimport { a } from 'a'; // of a\nb();\n`, `// Licence\nb();\n`],
    [`import { a, b } from 'a';\nb();\n`, `import { b } from 'a';\nb();\n`],
    [`import { b, a } from 'a';\nb();\n`, `import { b } from 'a';\nb();\n`],
    [`import {\n  b,\n  a,\n  c,\n} from 'a';\nb(c);\n`, `import {\n  b,\n  c,\n} from 'a';\nb(c);\n`],
    [`import b, { a } from 'a';\nb();\n`, `import b from 'a';\nb();\n`],
    [`import a, { b } from 'a';\nb();\n`, `import { b } from 'a';\nb();\n`],
    [`import a, * as b from 'a';\nb();\n`, `import * as b from 'a';\nb();\n`],
    [`import * as a from 'a';\nb();\n`, `b();\n`],
    [`import a = require('a');\nb();\n`, `b();\n`],
    [`import { x as a } from 'a';\nb.a({ a: 1 });\n`, `b.a({ a: 1 });\n`],
    [`// @ts-expect-error it has no types\nimport { a } from 'a';\nb();\n`, `b();\n`],
    [`import { a } from 'a'; b();\n`, ` b();\n`],
  ])('makes of %j', (text, result) => {
    expect(dropUnusedImports(ts, 'a.ts', text, ['a'])).toBe(result);
  });

  it.each([
    [`import { a } from 'a';\nconst b = { a };\n`],
    [`import { a } from 'a';\nlet b: a;\n`],
    [`import { a } from 'a';\nexport { a };\n`],
    [`import { b } from 'a';\n`],
    [`import { a } from 'a';\n@a() class B {}\n`],
  ])('leaves alone %j', (text) => {
    expect(dropUnusedImports(ts, 'a.ts', text, ['a'])).toBe(text);
  });

  it('drops several of one import, and two neighbours at once', () => {
    const text = `import { a, b, c, d } from 'a';\nc();\n`;

    expect(dropUnusedImports(ts, 'a.ts', text, ['a', 'b', 'd'])).toBe(`import { c } from 'a';\nc();\n`);
    expect(dropUnusedImports(ts, 'a.ts', text, ['a', 'b'])).toBe(`import { c, d } from 'a';\nc();\n`);
    expect(dropUnusedImports(ts, 'a.ts', text, ['a', 'b', 'c', 'd'])).toBe(`import { c } from 'a';\nc();\n`);
  });
});
