import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { FakeSecretsFileError } from '../secrets.errors.js';
import { readFakeSecretsFile } from './fake-secrets-file.js';

describe('the fake secrets file', () => {
  let directory: string;
  let path: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'fake-secrets-'));
    path = join(directory, 'secrets.json');
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('gives a value for each name: text, structure, and numbers as text', async () => {
    await writeFile(path, '{ "url": "postgres://x", "database": { "user": "a" }, "pin": 1234, "on": true }');

    const values = await readFakeSecretsFile(path);

    expect(values).toEqual({ url: 'postgres://x', database: { user: 'a' }, pin: '1234', on: 'true' });
  });

  it.each([
    ['text that is not JSON', '{\n  "a": canary-8f2b61c0\n}', 'is not JSON'],
    ['a JSON text', '"canary-8f2b61c0"', 'does not hold a JSON object.'],
    ['a JSON array', '["canary-8f2b61c0"]', 'does not hold a JSON object.'],
    ['null', 'null', 'does not hold a JSON object.'],
    ['a list as value', '{ "a": ["canary-8f2b61c0"] }', 'gives "a" neither a text nor an object.'],
    ['null as value', '{ "a": null, "b": "canary-8f2b61c0" }', 'gives "a" neither a text nor an object.'],
  ])('is refused without quoting it when it holds %s', async (_, content, problem) => {
    await writeFile(path, content);

    const error = await readFakeSecretsFile(path).catch((failure: unknown) => failure);

    expect(error).toBeInstanceOf(FakeSecretsFileError);
    expect(error).toMatchObject({ code: 'DEPLOYMENT_FAKE_SECRETS_FILE_INVALID', path });
    expect((error as FakeSecretsFileError).problem).toContain(problem);
    expect(inspect(error, { showHidden: true, depth: Infinity })).not.toContain('8f2b61c0');
  });

  it('tells the path and the reason when it cannot be read', async () => {
    const error = await readFakeSecretsFile(path).catch((failure: unknown) => failure);

    expect(error).toMatchObject({
      message: expect.stringContaining(`${path} cannot be read (ENOENT).`),
      hint: expect.stringContaining('leave FAKE_SECRETS_FILE unset'),
      cause: { code: 'ENOENT' },
    });
  });
});
