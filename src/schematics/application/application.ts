import { join } from 'node:path';
import { finishing } from '../finish/index.js';
import { applyTo, TreeFiles } from '../generate/schematic.js';
import { loadTypeScript, type TypeScript } from '../source/typescript.js';
import { Draft, type Change } from '../workspace/draft.js';
import type { Files } from '../workspace/files.js';
import type { NeededPackage } from '../workspace/install.js';
import { LOCK_FILES } from '../workspace/package-manager.js';
import { LanguageUnsupportedError, type ApplicationOptions } from './application-options.js';
import { runNestApplication, type BranchingTree, type EngineContext } from './engine.js';
import { folderOf, FolderFiles } from './folder-of.js';
import { formatNew } from './format-new.js';
import { addGreeting } from './greeting.js';
import { addReadMe } from './read-me.js';
import { withPackages } from './needed-packages.js';

/** What makes an application deployable. */
export interface Adopted {
  readonly changes: readonly Change[];
  readonly packages: readonly NeededPackage[];
}

/** What a new service is made by. */
export interface Making<Plan extends Adopted> {
  /** As `nest add` does it. */
  adopt(files: Files, ts: TypeScript): Plan;
  /** What there is to say when its files are on disk. */
  report(plan: Plan, folder: string): string;
  /** This package itself. */
  readonly self: NeededPackage;
}

/** A new service: the application that `nest new` makes, deployable from the start. */
export function applicationRule<Plan extends Adopted>(
  making: Making<Plan>,
): (options: ApplicationOptions) => (tree: BranchingTree, context: EngineContext) => Promise<void> {
  return (options) => async (tree, context) => {
    if (options.language === 'js') throw new LanguageUnsupportedError();
    const cli = await runNestApplication(tree, context, options);
    const folder = folderOf(options);
    const files = new FolderFiles(new TreeFiles(tree), folder);
    const plan = making.adopt(locked(files, options), loadTypeScript(cli));
    const changes = await formatNew(completed(files, plan, making.self), files, cli);
    applyTo(tree, files.outside(changes));
    context.addTask(finishing(join(process.cwd(), folder), changes, making.report(plan, folder)));
  };
}

/** The files as they are once `nest new` has installed the packages: what deploys it differs by package manager. */
function locked(files: Files, { packageManager = '' }: ApplicationOptions): Files {
  const [lock] = Object.entries(LOCK_FILES).find(([name]) => name === packageManager)?.[1] ?? [];
  const draft = new Draft(files);
  if (lock !== undefined) draft.write(lock, '');
  return draft;
}

function completed(files: Files, { changes, packages }: Adopted, self: NeededPackage): readonly Change[] {
  const draft = new Draft(files);
  for (const { path, after, executable } of changes) draft.write(path, after, { executable });
  addGreeting(draft);
  addReadMe(draft);
  draft.write('package.json', withPackages(draft.read('package.json') ?? '{}', [self, ...packages]));
  return draft.changes;
}
