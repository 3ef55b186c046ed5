import { chmod, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context, Tree } from '../generate/schematic.js';
import type { Change } from '../workspace/draft.js';

/** What is left to do when the files are on disk. */
export interface FinishOptions {
  readonly root: string;
  readonly executables: readonly string[];
  readonly report: string;
}

/**
 * Runs when the files of another schematic are on disk: a tree knows no modes, and what is logged while it is made
 * stands above the list of its files.
 */
export function finish({ root, executables, report }: FinishOptions) {
  return async (_tree: Tree, { logger }: Context): Promise<void> => {
    for (const path of executables) await makeExecutable(join(root, path));
    logger.info(`\n${report}\n`);
  };
}

/** The task that runs `finish`. */
export function finishing(
  root: string,
  changes: readonly Change[],
  report: string,
): { toConfiguration(): { readonly name: string; readonly options: object } } {
  const executables = changes.filter(({ executable }) => executable).map(({ path }) => path);
  const options: FinishOptions = { root, executables, report };
  return {
    toConfiguration: () => ({
      name: 'run-schematic',
      options: { collection: 'nestjs-deployment', name: 'finish', options },
    }),
  };
}

/** Who may read it may run it. */
async function makeExecutable(path: string): Promise<void> {
  const { mode } = await stat(path);
  await chmod(path, mode | ((mode & 0o444) >> 2));
}
