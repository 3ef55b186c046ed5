import { chmodSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

import { KubernetesVolume } from '../../../test/support/kubernetes-volume.js';
import {
  describeSecretsProvider,
  type DescribeSecretsProviderOptions,
  type SecretsProviderHarness,
} from '../../testing/describe-secrets-provider.js';
import { secretFileName } from '../secret-file-name.js';
import { DirectorySecrets } from './directory-secrets.js';
import { watchDirectory } from './watch-directory.js';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

const WITHOUT: DescribeSecretsProviderOptions['without'] = {
  unauthenticated: 'a file system knows who asks',
  throttled: 'a file system has no quota of reads',
  unavailable: 'a file system cannot be made to fail here; file-failure.spec.ts has its codes',
};

type Values = Readonly<Record<string, string | Uint8Array>>;

/** A provider on a new directory, of which `write` replaces files. */
function harnessOn(
  write: (values: Values, directory: string) => void,
  directory = mkdtempSync(join(tmpdir(), 'directory-secrets-')),
): SecretsProviderHarness {
  chmodSync(directory, 0o755);
  const fileOf = (name: string): string => realpathSync(join(directory, secretFileName(name)));
  const put = (values: Values): void =>
    write(
      Object.fromEntries(Object.entries(values).map(([name, value]) => [secretFileName(name), value])),
      directory,
    );
  let held = 0;
  const watch: typeof watchDirectory = (path, stirred) => {
    const close = watchDirectory(path, stirred);
    held += 1;
    return () => {
      held -= 1;
      close();
    };
  };
  return {
    provider: new DirectorySecrets(directory, {}, { watch }),
    put: (name, value) => put({ [name]: value }),
    putTogether: put,
    held: () => held,
    provoke: {
      denied: (name) => {
        chmodSync(fileOf(name), 0o000);
        // Root may read everything, so the read is made as somebody else.
        if (isRoot) process.seteuid?.(NOBODY);
      },
      invalid: (name) => {
        const file = fileOf(name);
        rmSync(file);
        mkdirSync(file);
      },
    },
    dispose: () => {
      if (isRoot) process.seteuid?.(0);
      rmSync(directory, { recursive: true });
    },
  };
}

describe('DirectorySecrets on a plain directory', () => {
  describeSecretsProvider(
    { describe, it, expect },
    () =>
      harnessOn((values, directory) => {
        for (const [file, value] of Object.entries(values)) {
          writeFileSync(join(directory, `${file}.new`), value);
          renameSync(join(directory, `${file}.new`), join(directory, file));
        }
      }),
    { without: { ...WITHOUT, together: 'files of a plain directory are replaced one by one' } },
  );
});

describe('DirectorySecrets on a Kubernetes volume', () => {
  describeSecretsProvider(
    { describe, it, expect },
    () => {
      let volume: KubernetesVolume | undefined;
      let payload: Values = {};
      return harnessOn((values, directory) => {
        payload = { ...payload, ...values };
        volume ??= new KubernetesVolume(directory);
        volume.publish(payload);
      });
    },
    { without: WITHOUT },
  );
});
