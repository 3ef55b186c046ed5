import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isDirty } from './is-dirty.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dirty-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

it('is false where there is no repository, and where only the manifest changed', () => {
  expect(isDirty(root)).toBe(false);

  execFileSync('git', ['init', '-q'], { cwd: root });
  writeFileSync(join(root, 'package.json'), '{}');
  expect(isDirty(root)).toBe(false);
});

it('is true with a file that nobody committed', () => {
  execFileSync('git', ['init', '-q'], { cwd: root });
  writeFileSync(join(root, 'main.ts'), '');

  expect(isDirty(root)).toBe(true);
});
