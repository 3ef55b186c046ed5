import type { Application } from '../workspace/application.js';
import type { Files } from '../workspace/files.js';
import { inFolder } from '../workspace/in-folder.js';
import type { Manifest } from '../workspace/manifest.js';

/** What `nest new` writes, and `nest start` of one application of a monorepo. */
const STARTS = /^nest start(?: (?<project>\w[\w-]*))?(?: --debug)?(?: --watch)?$/;

/**
 * The text of `package.json` with the variables of development in the scripts that start it; whatever else they do is
 * left alone. Formatting and order stay.
 */
export function withEnvironment(text: string, app: Application, files: Files): string {
  const { scripts = {} } = JSON.parse(text) as Manifest;
  const flag = ` --env-file ${inFolder(app.folder, '.env.development')}`;
  return Object.entries(scripts)
    .filter(([, command]) => startsIt(command, app, files))
    .reduce((edited, [name, command]) => replaceScript(edited, name, command, command + flag), text);
}

function startsIt(command: string, app: Application, files: Files): boolean {
  const found = STARTS.exec(command);
  if (found === null) return false;
  const project = found.groups?.['project'];
  return project === undefined ? isDefault(app, files) : project === app.project;
}

/** Which application of a monorepo is started when none is named. */
function isDefault({ project, sourceRoot }: Application, files: Files): boolean {
  if (project === undefined) return true;
  const configuration = JSON.parse(files.read('nest-cli.json') ?? '{}') as { sourceRoot?: string };
  return configuration.sourceRoot === sourceRoot;
}

function replaceScript(text: string, name: string, from: string, to: string): string {
  const scripts = text.search(/"scripts"\s*:\s*\{/);
  const pattern = new RegExp(
    `(?<=${escaped(JSON.stringify(name))}\\s*:\\s*)${escaped(JSON.stringify(from))}`,
  );
  return text.slice(0, scripts) + text.slice(scripts).replace(pattern, () => JSON.stringify(to));
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
}
