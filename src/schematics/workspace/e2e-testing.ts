import { posix } from 'node:path';
import type { TypeScript } from '../source/typescript.js';
import type { E2eTesting } from './application.js';
import type { Files } from './files.js';
import { inFolder } from './in-folder.js';
import { rangeOf, readJson, type Manifest } from './manifest.js';
import type { NestProject } from './nest-project.js';
import { matchPatterns, type TestPattern } from './test-pattern.js';

type Framework = E2eTesting['framework'];

const CONFIGURATIONS: Readonly<Record<Framework, readonly string[]>> = {
  vitest: ['vitest.config.e2e', 'vitest.e2e.config'].flatMap((name) =>
    ['ts', 'mts', 'js', 'mjs'].map((ending) => `${name}.${ending}`),
  ),
  jest: ['test/jest-e2e.json', 'jest-e2e.json'],
};

const UNIT = '.spec.ts';

interface Setup {
  readonly framework: Framework;
  /** The path of its configuration. */
  readonly config: string;
  readonly script?: string;
}

/** How an application runs its end-to-end tests, by its script for them and by the configuration that this names. */
export function e2eTesting(
  files: Files,
  ts: TypeScript,
  { folder, sourceRoot }: Pick<NestProject, 'folder' | 'sourceRoot'>,
  manifest: Manifest,
): E2eTesting | undefined {
  const setup = setupOf(files, folder, manifest);
  if (setup === undefined) return undefined;
  const { framework, config, script } = setup;
  const patterns = framework === 'jest' ? patternsOfJest(files, ts, config) : patternsOfVitest(files, config);
  const pattern = patterns.find((one) => mayHold(one.folder, folder));
  if (pattern === undefined) return undefined;
  return {
    framework,
    folder: folderOf(files, folder, sourceRoot, pattern),
    suffix: pattern.suffix,
    ...(script !== undefined && { script }),
  };
}

function setupOf(files: Files, folder: string, manifest: Manifest): Setup | undefined {
  const scripts = Object.entries(manifest.scripts ?? {}).filter(([name]) => /\be2e$/.test(name));
  const named = scripts.flatMap(([script, command]) => {
    const config = /(?:--config|-c)[ =](?:\.\/)?(\S+)/.exec(command)?.[1];
    const framework = frameworkOf(command);
    if (config === undefined || framework === undefined || files.read(config) === undefined) return [];
    return [{ framework, config, script }];
  });
  const own = frameworksOf(manifest).flatMap((framework) =>
    CONFIGURATIONS[framework]
      .map((name) => ({ framework, config: inFolder(folder, name) }))
      .filter(({ config }) => files.read(config) !== undefined),
  );
  const serving = named.find(({ framework, config }) => framework === 'vitest' || isInside(config, folder));
  return serving ?? own[0];
}

function frameworkOf(command: string): Framework | undefined {
  return /\b(vitest|jest)\b/.exec(command)?.[1] as Framework | undefined;
}

function frameworksOf(manifest: Manifest): readonly Framework[] {
  return (['vitest', 'jest'] as const).filter((name) => rangeOf(manifest, name) !== undefined);
}

function patternsOfVitest(files: Files, config: string): readonly TestPattern[] {
  const text = files.read(config) ?? '';
  const list = /\binclude\s*:\s*\[(?<list>(?:\s*(['"`])[^'"`]*\2,?)*)/.exec(text)?.groups?.['list'];
  const globs = [...(list ?? '').matchAll(/['"`]([^'"`]+)['"`]/g)].map(([, glob = '']) => glob);
  return matchPatterns(globs.length === 0 ? [`**/*${UNIT}`] : globs, posix.dirname(config));
}

function patternsOfJest(files: Files, ts: TypeScript, config: string): readonly TestPattern[] {
  if (!config.endsWith('.json')) return [];
  const {
    rootDir = '.',
    testRegex,
    testMatch,
  } = readJson(files, ts, config) as {
    readonly rootDir?: string;
    readonly testRegex?: string | readonly string[];
    readonly testMatch?: readonly string[];
  };
  const globs = [testRegex ?? []].flat().flatMap(globOf);
  const matched = (testMatch ?? []).map((glob) => glob.replace('<rootDir>/', ''));
  const isUsual = testRegex === undefined && testMatch === undefined;
  return matchPatterns(
    isUsual ? [`**/*${UNIT}`] : [...globs, ...matched],
    posix.join(posix.dirname(config), rootDir),
  );
}

/** Of a regular expression only what ends a name can be written as one: `.*\\.e2e-spec\\.ts$`. */
function globOf(regex: string): readonly string[] {
  const end = regex.replace(/^\.\*/, '').replace(/\\/g, '').replace(/\$$/, '');
  return end.startsWith('.') && !end.includes('/') ? [`**/*${end}`] : [];
}

function mayHold(place: string, folder: string): boolean {
  return isInside(place, folder) || isInside(folder, place);
}

function isInside(path: string, folder: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** Where its tests lie already; else where `nest new` would put them. */
function folderOf(
  files: Files,
  folder: string,
  sourceRoot: string,
  { folder: place, suffix }: TestPattern,
): string {
  const inside = isInside(place, folder) ? place : folder;
  const [existing] = files
    .list(inside)
    .filter((path) => path.endsWith(suffix) && !CONFIGURATIONS.vitest.includes(posix.basename(path)))
    // Those beside the sources are more often of the unit.
    .filter((path) => suffix !== UNIT || !isInside(path, sourceRoot))
    .map((path) => posix.dirname(path))
    .toSorted((left, right) => left.length - right.length);
  if (existing !== undefined) return existing === '.' ? '' : existing;
  return inside === folder ? inFolder(folder, 'test') : inside;
}
