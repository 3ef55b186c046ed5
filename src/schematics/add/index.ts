import { applyTo, withCode, type Context, type Tree } from '../generate/schematic.js';
import { loadTypeScript } from '../source/typescript.js';
import { carryOut } from './carry-out.js';
import { renderReport } from './report.js';
import { finishing } from '../finish/index.js';

/** What `nest add nestjs-deployment` passes on. */
export interface AddOptions {
  /** The sources of the project that `-p` names, or of the only one. */
  readonly sourceRoot?: string;
  readonly project?: string;
  readonly skipInstall?: boolean;
}

/** The schematic that `nest add nestjs-deployment` runs. */
export function add({ sourceRoot, project, skipInstall = false }: AddOptions) {
  return (tree: Tree, context: Context): Promise<void> =>
    withCode(async () => {
      const root = process.cwd();
      const dryRun = isDryRun(process.argv);
      const adoption = await carryOut(root, loadTypeScript(root), {
        ...(sourceRoot !== undefined && { sourceRoot }),
        ...(project !== undefined && { project }),
        install: !dryRun && !skipInstall,
        onInstall: (packages) =>
          context.logger.info(`Installing ${packages.map(({ name }) => name).join(' and ')} …`),
      });
      applyTo(tree, adoption.changes);
      if (dryRun) context.logger.info(`\n${renderReport(adoption, { dryRun })}`);
      else context.addTask(finishing(root, adoption.changes, renderReport(adoption)));
    }, INSTALLED_BEFORE);
}

/** By the Nest CLI, before it calls this: a package that it added itself would be missed if it went. */
const INSTALLED_BEFORE = '\nnestjs-deployment itself stays in package.json, where the Nest CLI has put it.';

/** A schematic is not told: what it writes is dropped afterwards. But what it installs would stay. */
function isDryRun(argv: readonly string[]): boolean {
  return argv.some((argument) => /^--dry-?run(=true)?$/i.test(argument));
}
