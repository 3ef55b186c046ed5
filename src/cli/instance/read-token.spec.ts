import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readToken } from './read-token.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'token-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (content: string) => {
  writeFileSync(join(folder, 'token'), content);
  return readToken('token', folder);
};

describe('readToken', () => {
  it('reads a token by itself, and the header that curl takes', async () => {
    expect(await read('abc/+=\n')).toBe('abc/+=');
    expect(await read('Authorization: Bearer abc/+=\n')).toBe('abc/+=');
    expect(await readToken(undefined, folder)).toBeUndefined();
  });

  it.each(['', ' \n', 's3cret one\ns3cret two\n', 's3crét'])(
    'refuses %j and does not show it',
    async (content) => {
      await expect(read(content)).rejects.toThrow(/^(?!.*s3cr)The token file token does not hold a token/);
    },
  );

  it('says which file cannot be read', async () => {
    await expect(readToken('missing', folder)).rejects.toThrow(
      'The token file missing cannot be read: ENOENT.',
    );
  });
});
