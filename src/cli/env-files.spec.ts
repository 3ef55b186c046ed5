import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withEnvFiles } from './env-files.js';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'env-files-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

describe('withEnvFiles', () => {
  it('adds what the environment does not have, and of two files what the second says', async () => {
    writeFileSync(join(cwd, 'a'), 'PORT=1\nHOST=a\nMANAGEMENT_PORT=1\n');
    writeFileSync(join(cwd, 'b'), 'HOST="b" # there\nMANAGEMENT_PORT=2\n');

    expect(await withEnvFiles({ env: { PORT: '3000' }, cwd }, ['a', 'b'])).toEqual({
      PORT: '3000',
      HOST: 'b',
      MANAGEMENT_PORT: '2',
    });
  });

  it('says which file cannot be read', async () => {
    await expect(withEnvFiles({ env: {}, cwd }, ['none'])).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('The file none cannot be read: ENOENT.'),
    });
  });
});
