import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { describeSecretsProvider } from '../../testing/describe-secrets-provider.js';
import { secretFileName } from '../secret-file-name.js';
import { DirectorySecrets } from './directory-secrets.js';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

describe('DirectorySecrets', () => {
  describeSecretsProvider(
    { describe, it, expect },
    async () => {
      const directory = await mkdtemp(join(tmpdir(), 'directory-secrets-'));
      await chmod(directory, 0o755);
      const fileOf = (name: string): string => join(directory, secretFileName(name));
      return {
        provider: new DirectorySecrets(directory),
        put: async (name, value) => {
          await writeFile(`${fileOf(name)}.new`, value);
          await rename(`${fileOf(name)}.new`, fileOf(name));
        },
        provoke: {
          denied: async (name) => {
            await chmod(fileOf(name), 0o000);
            // Root may read everything, so the read is made as somebody else.
            if (isRoot) process.seteuid?.(NOBODY);
          },
          invalid: async (name) => {
            await rm(fileOf(name));
            await mkdir(fileOf(name));
          },
        },
        dispose: async () => {
          if (isRoot) process.seteuid?.(0);
          await rm(directory, { recursive: true });
        },
      };
    },
    {
      without: {
        unauthenticated: 'a file system knows who asks',
        throttled: 'a file system has no quota of reads',
        unavailable: 'a file system cannot be made to fail here; file-failure.spec.ts has its codes',
      },
    },
  );
});
