import { posix } from 'node:path';
import type { Application, PackageManager } from '../workspace/application.js';
import { inFolder } from '../workspace/in-folder.js';
import type { Proposal } from './files-context.js';
import { ShippedFile } from './shipped-file.js';

const RUN: Readonly<Record<PackageManager, string>> = {
  npm: 'npm run',
  pnpm: 'pnpm run',
  yarn: 'yarn run',
  bun: 'bun run',
};

/** `run-app.sh`: the one command that starts it, everywhere. */
export function runScript(app: Application): Proposal {
  const { text } = withTools(app, ShippedFile.read('run-app.sh'))
    .replace('main=sample/01-minimal/dist/main.js', `main=${quoted(app.main)}`)
    .replace('Run: npm run build', `Run: ${buildCommand(app)}`);
  return { path: inFolder(app.folder, 'run-app.sh'), text, executable: true };
}

/** What builds it, typed in the folder of the workspace. */
export function buildCommand({ packageManager, project }: Application): string {
  return `${scriptCommand(packageManager, 'build')}${project === undefined ? '' : ` ${project}`}`;
}

/** What runs a script of package.json: `npm run build`. */
export function scriptCommand(manager: PackageManager, script: string): string {
  return `${RUN[manager]} ${script}`;
}

/** In a monorepo the tools are installed in the folder of the workspace. */
function withTools({ folder }: Application, file: ShippedFile): ShippedFile {
  if (folder === '') return file;
  const up = posix.relative(folder, '');
  return file.replace('$PWD/node_modules/.bin', `$PWD/node_modules/.bin:$PWD/${up}/node_modules/.bin`);
}

function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
