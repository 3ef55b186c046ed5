import { join } from 'node:path';
import { repository } from '../../support/repository.js';
import { madeOnce } from './cache.js';
import { succeed } from './command.js';
import { personsEnvironment } from './environment.js';
import type { PackageManagerName } from './recipes.js';

/** npm is the machine's own. */
const PACKAGES: Readonly<Record<Exclude<PackageManagerName, 'npm'>, string>> = {
  'pnpm-10': 'pnpm@10.34.9',
  'pnpm-12': 'pnpm@12.21.0',
  'yarn-4': '@yarnpkg/cli-dist@4.18.1',
};

/** The folders of programs that somebody has who works with this package manager. */
export async function programsOf(name: PackageManagerName): Promise<readonly string[]> {
  if (name === 'npm') return [];
  const wanted = PACKAGES[name];
  const folder = await madeOnce(`package-managers-1/${wanted.replaceAll('/', '-')}`, async (made) => {
    await succeed(`npm install --prefix . ${wanted}`, { cwd: made, env: personsEnvironment() });
  });
  return [join(folder, 'node_modules/.bin')];
}

/** Where `nest` and `schematics` are, for whoever has no application yet. */
export const NEST_PROGRAMS = join(repository, 'node_modules/.bin');
