import type { TypeScript } from '../source/typescript.js';
import { rehearse } from '../workspace/commit.js';
import { DiskFiles } from '../workspace/disk-files.js';
import { formatChanges } from '../workspace/format-changes.js';
import { install, installCommands, type NeededPackage } from '../workspace/install.js';
import { isDirty } from '../workspace/is-dirty.js';
import type { NextStep } from './next-steps.js';
import { adopt, type Adoption, type AdoptOptions } from './adopt.js';

/** How far an adoption goes. */
export interface CarryOutOptions extends AdoptOptions {
  /** Whether what is needed is installed; else it is only listed. */
  readonly install: boolean;

  /** Called before the package manager runs, which takes a while. */
  readonly onInstall?: (packages: readonly NeededPackage[]) => void;
}

/**
 * Works out what an application on disk needs and does what has to come first: everything that can refuse does so
 * before anything is changed, and packages are installed before files are written. The changes are left to the caller.
 *
 * @throws {DeploymentError} if anything stands in the way; the application is as it was then.
 */
export async function carryOut(root: string, ts: TypeScript, options: CarryOutOptions): Promise<Adoption> {
  const work = async (): Promise<Adoption> => {
    const adoption = adopt(new DiskFiles(root), ts, options);
    return { ...adoption, changes: await formatChanges(adoption.changes, root) };
  };
  const planned = await work();
  await rehearse(root, planned.changes);
  const { packages } = planned;
  if (isDirty(root)) {
    planned.notes.remark('The working tree had changes before. “git diff” shows them together with these.');
  }
  if (packages.length === 0) return planned;
  if (!options.install) return { ...planned, next: [...installing(planned), ...planned.next] };
  options.onInstall?.(packages);
  await install(root, planned.app.packageManager, packages);
  // The manifest is another one now.
  const { changes } = await work();
  return { ...planned, changes, isInstalled: true };
}

function installing({ app, packages }: Adoption): readonly NextStep[] {
  return installCommands(app.packageManager, packages).map((command) => ({
    command: command.join(' '),
    does: 'installs what it needs',
  }));
}
