import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from '../support/repository.js';

const read = (path: string) => readFileSync(join(repository, path), 'utf8');
const pages = globSync(['*.md', 'docs/**/*.md', 'docker/*.md', 'bench/*.md', 'sample/*/*.md'], {
  cwd: repository,
});

describe('README.md', () => {
  it('fits on 150 lines and names the two commands', () => {
    const readme = read('README.md');

    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(150);
    expect(readme).toContain('npm start');
    expect(readme).toContain('npm test');
  });
});

describe('Every page', () => {
  it('links only to files that exist', () => {
    const dead = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !existsSync(join(repository, dirname(page), target)))
        .map((target) => `${page}: ${target}`),
    );

    expect(dead).toEqual([]);
  });
});
