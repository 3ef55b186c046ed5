import { ApplicationNotFoundError } from './application.errors.js';
import type { Files } from './files.js';
import { inFolder } from './in-folder.js';
import type { NestProject } from './nest-project.js';

/**
 * The source that is started: the one that `nest-cli.json` names, or the only one that creates an application.
 *
 * @throws {ApplicationNotFoundError} if there is none, or if it may be one of several.
 */
export function findEntry(files: Files, { sourceRoot, entryFile, folder }: NestProject): string {
  const named = `${entryFile.replace(/\.[cm]?[jt]s$/, '')}.ts`;
  const expected = inFolder(sourceRoot, named);
  const found = [expected, inFolder(folder, named)].find((path) => files.read(path) !== undefined);
  if (found !== undefined) return found;
  const candidates = creators(files, sourceRoot, folder);
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return only;
  throw candidates.length === 0
    ? new ApplicationNotFoundError(
        `There is no ${expected}, and no other TypeScript here uses NestFactory.`,
        'Run this command in the folder of a Nest application, the one with its package.json.',
      )
    : new ApplicationNotFoundError(
        `There is no ${expected}, and several files use NestFactory: ${candidates.join(', ')}.`,
        'Name the one that is started in nest-cli.json, as entryFile with its sourceRoot.',
      );
}

function creators(files: Files, sourceRoot: string, folder: string): readonly string[] {
  const using = (place: string): readonly string[] =>
    files
      .list(place)
      .filter((path) => /\.[cm]?ts$/.test(path) && !/\.d\.ts$|[.-](?:spec|test)\.ts$/.test(path))
      .filter((path) => /\bNestFactory\b/.test(files.read(path) ?? ''));
  const inSources = using(sourceRoot);
  return inSources.length > 0 ? inSources : using(folder);
}
