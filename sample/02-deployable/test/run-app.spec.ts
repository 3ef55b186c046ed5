import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');

it('run-app.sh is the one of this repository, but for the file that it starts', () => {
  const ours = read('../run-app.sh');

  expect(ours).toBe(read('../../../run-app.sh').replace(/^main=.*$/m, 'main=dist/main.js'));
});
