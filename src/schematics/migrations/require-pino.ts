import type { Notes } from '../add/notes.js';
import type { Application } from '../workspace/application.js';
import type { Files } from '../workspace/files.js';
import { installCommands } from '../workspace/install.js';

/** The first version whose classes are those that `DeploymentModule` provides. */
const MAJOR = 5;

/** Of two versions of nestjs-pino in one application, only one provides the loggers that are injected. False if it has another. */
export function requirePino(files: Files, app: Application, notes: Notes): boolean {
  const range = [`${app.folder}/package.json`, 'package.json']
    .map((path) => rangeIn(files.read(path.replace(/^\//, ''))))
    .find((found) => found !== undefined);
  const major = /\d+/.exec(range ?? '')?.[0];
  if (major === undefined || Number(major) >= MAJOR) return true;
  const pino = { name: 'nestjs-pino', range: `^${MAJOR}`, dev: false };
  notes.instruct(`Update nestjs-pino to version ${MAJOR}.`, {
    because: `The application has ${range}: Logger and PinoLogger of that version are provided by nothing any more.`,
    code: `${installCommands(app.packageManager, [pino]).flat().join(' ')}\n`,
  });
  return false;
}

function rangeIn(manifest: string | undefined): string | undefined {
  try {
    const { dependencies } = JSON.parse(manifest ?? '{}') as { dependencies?: Record<string, string> };
    return dependencies?.['nestjs-pino'];
  } catch {
    return undefined;
  }
}
