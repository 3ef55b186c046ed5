import { applyTo, type Context, type Tree } from '../generate/schematic.js';
import { loadTypeScript } from '../source/typescript.js';
import { carryOut } from './carry-out.js';
import { renderReport } from './report.js';

/** What `nest add nestjs-deployment` passes on. */
export interface AddOptions {
  /** The sources of the project that `-p` names, or of the only one. */
  readonly sourceRoot?: string;
  readonly project?: string;
  readonly skipInstall?: boolean;
}

/** The schematic that `nest add nestjs-deployment` runs. */
export function add({ sourceRoot, project, skipInstall = false }: AddOptions) {
  return async (tree: Tree, context: Context): Promise<void> => {
    const root = process.cwd();
    const dryRun = isDryRun(process.argv);
    const adoption = await carryOut(root, loadTypeScript(root), {
      ...(project === undefined ? sourceRoot !== undefined && { sourceRoot } : { project }),
      install: !dryRun && !skipInstall,
      onInstall: (packages) =>
        context.logger.info(`Installing ${packages.map(({ name }) => name).join(' and ')} …`),
    });
    applyTo(tree, adoption.changes);
    if (dryRun) context.logger.info(`\n${renderReport(adoption, { dryRun })}`);
    else
      runAfterwards(context, {
        root,
        executables: executablesOf(adoption.changes),
        report: renderReport(adoption),
      });
  };
}
