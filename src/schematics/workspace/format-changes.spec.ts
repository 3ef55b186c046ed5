import { mkdtempSync, rmSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Change } from './draft.js';
import { formatChanges } from './format-changes.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'format-'));
  writeFileSync(join(root, 'package.json'), '{}');
  writeFileSync(join(root, '.prettierrc'), '{ "singleQuote": true }');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function withPrettier(): void {
  mkdirSync(join(root, 'node_modules'));
  const own = fileURLToPath(new URL('../../../node_modules/prettier', import.meta.url));
  symlinkSync(own, join(root, 'node_modules/prettier'));
}

const formatted = async (change: Partial<Change>) => {
  const [first] = await formatChanges(
    [{ path: 'a.ts', after: 'a("b")', executable: false, ...change }],
    root,
  );
  return first?.after;
};

it('writes a new file as the application is configured', async () => {
  withPrettier();

  await expect(formatted({})).resolves.toBe("a('b');\n");
});

it('formats a file that was formatted, and leaves one alone that was not', async () => {
  withPrettier();

  await expect(formatted({ before: "a('a');\n" })).resolves.toBe("a('b');\n");
  await expect(formatted({ before: 'a( "a" )' })).resolves.toBe('a("b")');
});

it('leaves alone what prettier is told to ignore, and what it does not know', async () => {
  withPrettier();
  writeFileSync(join(root, '.prettierignore'), 'a.ts');

  await expect(formatted({})).resolves.toBe('a("b")');
  await expect(formatted({ path: 'Procfile' })).resolves.toBe('a("b")');
});

it('leaves everything alone where there is no prettier, or none that was configured', async () => {
  await expect(formatted({})).resolves.toBe('a("b")');

  withPrettier();
  rmSync(join(root, '.prettierrc'));
  await expect(formatted({})).resolves.toBe('a("b")');
});
