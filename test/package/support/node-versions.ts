import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { repository } from '../../support/repository.js';

/** The folder of the `node` of each version that is supported; the first is the oldest. */
export const NODE_VERSIONS: Readonly<Record<string, () => string>> = {
  'Node.js 22.12': () => installed('22'),
  'Node.js 24': () => dirname(process.execPath),
  'Node.js 26': () => installed('26'),
};

function installed(major: string): string {
  return execFileSync('sh', [join(repository, '.ci/node'), major], { encoding: 'utf8' }).trim();
}
