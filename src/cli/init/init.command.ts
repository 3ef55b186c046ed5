import { carryOut } from '../../schematics/add/carry-out.js';
import { renderReport } from '../../schematics/add/report.js';
import { loadTypeScript } from '../../schematics/source/typescript.js';
import { commit } from '../../schematics/workspace/commit.js';
import { defineCommand } from '../command.js';
import { EXIT } from '../exit-codes.js';
import { initDocument } from './init-document.js';

export const command = defineCommand({
  description:
    'Gives the Nest application in this folder what “nest add nestjs-deployment” gives it: DeploymentModule in its root module, serve() in its main.ts, classes for configuration and secrets, an end-to-end test, run-app.sh, and the files that deploy it. Nothing that is there is overwritten, and either all of it is written or nothing. Needs the TypeScript that @nestjs/cli brings along.',
  options: {
    project: {
      type: 'text',
      short: 'p',
      placeholder: 'NAME',
      description: 'Which project of a monorepo, as nest-cli.json names it.',
    },
    dryRun: { type: 'flag', description: 'Shows what would be done, and does nothing.' },
    install: { type: 'flag', default: true, description: 'Only lists the packages that are missing.' },
  },
  examples: [
    { args: 'init --dry-run', what: 'What it would do.' },
    { args: 'init', what: 'Does it.' },
    { args: 'init --project api', what: 'For one application of a monorepo.' },
  ],
  exitCodes: {
    [EXIT.done]: 'It is done, or there is nothing to do.',
    [EXIT.failed]: 'Something stands in the way; nothing was changed.',
  },
  async run({ cwd, output }, { project, dryRun, install }) {
    const adoption = await carryOut(cwd, loadTypeScript(cwd), {
      ...(project !== undefined && { project }),
      install: install && !dryRun,
      onInstall: (packages) => output.note(`Installing ${packages.map(({ name }) => name).join(' and ')} …`),
    });
    if (!dryRun) await commit(cwd, adoption.changes);
    output.result(
      initDocument(adoption, { dryRun }),
      renderReport(adoption, { dryRun, style: output.style }),
    );
    return EXIT.done;
  },
});
