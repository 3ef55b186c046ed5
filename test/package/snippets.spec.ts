import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from '../support/repository.js';
import { problemsOf, snippetsOf } from '../support/snippets.js';

const PAGES = ['*.md', 'docs/**/*.md', 'docker/*.md', 'sample/*/*.md', 'src/**/*.ts'];

describe('snippetsOf', () => {
  it('finds the fences of a page, with the line where each begins', () => {
    const page = [
      '# Page',
      '```ts',
      'const a = 1;',
      '```',
      '```sh',
      'ls',
      '```',
      '```ts',
      'a();',
      '```',
    ].join('\n');

    expect(snippetsOf('page.md', page)).toEqual([
      { page: 'page.md', line: 3, code: 'const a = 1;' },
      { page: 'page.md', line: 9, code: 'a();' },
    ]);
  });

  it('finds the examples of a doc comment', () => {
    const source = ['/**', ' * @example', ' * ```ts', String.raw` * \@Read()`, ' * ```', ' */'].join('\n');

    expect(snippetsOf('a.ts', source)).toEqual([{ page: 'a.ts', line: 4, code: '@Read()' }]);
  });
});

describe('problemsOf', () => {
  it('says where on the page a snippet does not compile', () => {
    const wrong = { page: 'docs/page.md', line: 10, code: `const fine = 1;\nconst text: string = 2;` };

    expect(problemsOf([wrong])).toEqual([
      `docs/page.md:11: TS2322 Type 'number' is not assignable to type 'string'.`,
    ]);
  });

  it('lets the snippets of a page import each other by the name in their first line', () => {
    const snippets = [
      { page: 'docs/page.md', line: 1, code: `// one.ts\nexport const one = 1;` },
      { page: 'docs/page.md', line: 9, code: `import { one } from './one.js';\none satisfies number;` },
    ];

    expect(problemsOf(snippets)).toEqual([]);
  });
});

describe('The documentation', () => {
  it('shows only code that compiles', { timeout: 60_000 }, () => {
    const snippets = globSync(PAGES, {
      cwd: repository,
      exclude: (file) => file.endsWith('.spec.ts'),
    }).flatMap((page) => snippetsOf(page, readFileSync(join(repository, page), 'utf8')));

    expect(problemsOf(snippets)).toEqual([]);
  });
});
