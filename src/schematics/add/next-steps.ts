import type { Adopted } from '../bootstrap/adopt-bootstrap.js';
import { buildCommand, scriptCommand } from '../files/run-script.js';
import type { Application, PackageManager } from '../workspace/application.js';
import type { Files } from '../workspace/files.js';

/** Something to type, in the folder of the workspace. */
export interface NextStep {
  readonly command: string;
  /** What it is for. */
  readonly does: string;
  /** Whether it runs until somebody stops it. */
  readonly stays?: boolean;
}

const EXECUTE: Readonly<Record<PackageManager, string>> = {
  npm: 'npx',
  pnpm: 'pnpm exec',
  yarn: 'yarn',
  bun: 'bunx',
};

/** From the build to the first answer. */
export function nextSteps(app: Application, files: Files, { adapter, start }: Adopted): readonly NextStep[] {
  const script = app.folder === '' ? './run-app.sh' : `./${app.folder}/run-app.sh`;
  return [
    ...(hasScript(files, 'build') ? [{ command: buildCommand(app), does: 'compiles it' }] : []),
    ...(app.e2e?.script === undefined
      ? []
      : [
          {
            command: scriptCommand(app.packageManager, app.e2e.script),
            does: 'runs the tests that are new, with yours',
          },
        ]),
    {
      command: `SECRETS_PROVIDER=fake ${script}`,
      does: 'starts it as every deployment does',
      stays: true,
    },
    // Where another bootstrap listens is not known.
    ...(adapter === undefined || start !== 'serve'
      ? []
      : [{ command: 'curl http://127.0.0.1:8000/-/ready', does: 'asks it, from another terminal' }]),
    {
      command: `${EXECUTE[app.packageManager]} nestjs-deployment --help`,
      does: 'shows what else there is: check, env, log-level',
    },
  ];
}

function hasScript(files: Files, name: string): boolean {
  const manifest = JSON.parse(files.read('package.json') ?? '{}') as { scripts?: Record<string, string> };
  return manifest.scripts?.[name] !== undefined;
}
