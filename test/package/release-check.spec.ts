import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repository } from '../support/repository.js';

const READY = {
  'package.json': JSON.stringify({
    version: '1.2.3',
    repository: { type: 'git', url: 'git+https://github.com/some/where.git' },
  }),
  'package-lock.json': JSON.stringify({ version: '1.2.3' }),
  'CHANGELOG.md': '# Changelog\n\n## [1.2.3] - 2026-12-01\n\n## [1.2.2] - Unreleased\n',
  'README.md': '## Compatibility\n\nVersion 1.2.3: the contract stays.\n',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'release-'));
  cpSync(join(repository, '.ci/release-check'), join(folder, '.ci/release-check'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function check(tag: string, files: Readonly<Record<string, string>> = {}) {
  for (const [name, text] of Object.entries({ ...READY, ...files })) writeFileSync(join(folder, name), text);
  const { PATH } = process.env;
  const { status, stdout, stderr } = spawnSync('sh', [join(folder, '.ci/release-check'), tag], {
    env: { PATH, GITHUB_REPOSITORY: 'some/where' },
    encoding: 'utf8',
  });
  return { status, stdout, problems: stderr.split('\n').filter((line) => line !== '') };
}

describe('.ci/release-check', () => {
  it('passes a tag that package.json, its lock file, the changelog and the README agree with', () => {
    expect(check('v1.2.3')).toEqual({ status: 0, stdout: 'v1.2.3 can be released.\n', problems: [] });
  });

  it('tells everything that does not agree with another tag', () => {
    const { status, problems } = check('v1.2.4');

    expect(status).toBe(1);
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'package.json',
      'package-lock.json',
      'CHANGELOG.md',
      'README.md',
    ]);
  });

  it.each([
    ['a version without a day', { 'CHANGELOG.md': '# Changelog\n\n## [1.2.3] - Unreleased\n' }],
    [
      'a version below another one',
      { 'CHANGELOG.md': '## [2.0.0] - 2026-12-02\n\n## [1.2.3] - 2026-12-01\n' },
    ],
    ['a version that only looks alike', { 'CHANGELOG.md': '## [1x2.3] - 2026-12-01\n' }],
    ['a package.json without its repository', { 'package.json': '{ "version": "1.2.3" }' }],
    [
      'the repository of somebody else',
      { 'package.json': READY['package.json'].replace('some/where', 'some/where-else') },
    ],
  ])('refuses %s, with what to do', (_what, files) => {
    const { status, problems } = check('v1.2.3', files);

    expect(status).toBe(1);
    expect(problems).toEqual([expect.stringMatching(/Make it: |Add: /)]);
  });

  it.each(['', '1.2.3', 'version'])('says how it is called when the tag is %j', (tag) => {
    expect(check(tag)).toMatchObject({ status: 2, problems: [expect.stringContaining('Usage: ')] });
  });
});
