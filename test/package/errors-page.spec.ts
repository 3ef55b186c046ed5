import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from '../support/repository.js';

const read = (path: string) => readFileSync(join(repository, path), 'utf8');
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, code = '']) => code);

const inSources = globSync('src/**/*.ts', { cwd: repository })
  .filter((file) => !file.endsWith('.spec.ts'))
  .flatMap((file) => matches(read(file), /\bcode = '(DEPLOYMENT_\w+)'/g));
const onPage = matches(read('docs/errors.md'), /^## `?(DEPLOYMENT_\w+)/gm);

describe('docs/errors.md', () => {
  it('has a heading for each code and no other', () => {
    expect(onPage.toSorted()).toEqual(inSources.toSorted());
  });

  it('and the sources name each code once', () => {
    expect(inSources.filter((code, at) => inSources.indexOf(code) !== at)).toEqual([]);
  });
});
