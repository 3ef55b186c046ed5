import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BuildInfo } from './build-info.js';

/** What the deployment says about the build; it wins over what the files say. */
export interface BuildVariables {
  readonly version?: string;
  readonly commit?: string;
  readonly build?: string;
}

/**
 * Reads name and version from the nearest `package.json`, and what a build pipeline left in a `version.json`
 * beside it (https://github.com/mozilla-services/Dockerflow/blob/main/docs/version_object.md).
 *
 * @param directories Where to look, each with its parents: the first that has a `package.json` counts.
 */
export function readBuildInfo(variables: BuildVariables, directories: readonly string[]): BuildInfo {
  const folder = directories
    .flatMap(parents)
    .find((directory) => existsSync(join(directory, 'package.json')));
  const manifest = readTexts(folder, 'package.json');
  const written = readTexts(folder, 'version.json');
  const facts = { version: '0.0.0', ...manifest, ...written, ...variables };
  return new BuildInfo(
    manifest['name'] ?? 'unnamed',
    facts.version,
    facts.commit,
    facts.build,
    written['source'],
  );
}

/** What is known of the program that runs: from where it was started, else from where it lies. */
export function ownBuildInfo(variables: BuildVariables): BuildInfo {
  return readBuildInfo(variables, [process.cwd(), dirname(process.argv[1] ?? process.cwd())]);
}

function parents(directory: string): string[] {
  const parent = dirname(directory);
  return parent === directory ? [directory] : [directory, ...parents(parent)];
}

/**
 * The fields of a JSON file that are text. A file that is missing or broken is no reason not to start: the
 * answer is shown to people, nothing depends on it.
 */
function readTexts(folder: string | undefined, file: string): Readonly<Record<string, string>> {
  if (folder === undefined) return {};
  try {
    const fields = Object.entries(JSON.parse(readFileSync(join(folder, file), 'utf8')) as object);
    return Object.fromEntries(fields.filter((field): field is [string, string] => isText(field[1])));
  } catch {
    return {};
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
