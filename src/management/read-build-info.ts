import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BuildInfo } from './build-info.js';

/** What the deployment says about the build; it wins over what the files say. */
export interface BuildVariables {
  readonly version?: string | undefined;
  readonly commit?: string | undefined;
  readonly build?: string | undefined;
}

/**
 * Reads name and version from the nearest `package.json`, and what a build pipeline left in a `version.json` beside it
 * (https://github.com/mozilla-services/Dockerflow/blob/main/docs/version_object.md).
 *
 * @param directories Where to look, each with its parents: the first that has a `package.json` counts.
 */
export function readBuildInfo(variables: BuildVariables, directories: readonly string[]): BuildInfo {
  const found = directories.flatMap(parents).find((directory) => readJson(join(directory, 'package.json')) !== undefined);
  const manifest = found === undefined ? {} : (readJson(join(found, 'package.json')) ?? {});
  const written = found === undefined ? {} : (readJson(join(found, 'version.json')) ?? {});
  return new BuildInfo(
    text(manifest['name']) ?? 'unnamed',
    variables.version ?? text(written['version']) ?? text(manifest['version']) ?? '0.0.0',
    variables.commit ?? text(written['commit']),
    variables.build ?? text(written['build']),
    text(written['source']),
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

/** A file that is missing or broken is no reason not to start: the answer is shown to people, nothing depends on it. */
function readJson(path: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
