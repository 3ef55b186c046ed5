import { posix } from 'node:path';
import type { ParsedCommandLine } from 'typescript';
import type { TypeScript } from '../source/typescript.js';
import type { Files } from './files.js';
import type { NestProject } from './nest-project.js';
import { parseTsConfig, ROOT } from './tsconfig.js';

/** A `node dist/main` in a script. */
const NODE = /\bnode(?:\s+-\S+)*\s+(?:\.\/)?(?<file>[\w./-]+)/;

/**
 * Where the source that is started lies when it is compiled, relative to the workspace: what `nest build` or `tsc` will
 * write, or, where something else builds, what a script starts.
 *
 * @param scripts Those of `package.json`.
 */
export function compiledEntry(
  files: Files,
  ts: TypeScript,
  project: NestProject,
  entry: string,
  scripts: Readonly<Record<string, string>>,
): string {
  const { build = 'nest build' } = scripts;
  const isOurs = /\b(?:nest build|tsc)\b/.test(build);
  return (isOurs ? undefined : startedBy(scripts)) ?? built(files, ts, project, entry, build);
}

function built(files: Files, ts: TypeScript, project: NestProject, entry: string, build: string): string {
  const builder = builderOf(build, project);
  if (builder === 'webpack' || builder === 'rspack') {
    return posix.join('dist', project.folder, `${project.entryFile}.js`);
  }
  const config = flagOf(build, /(?:--path|--project|-p)[ =](\S+)/) ?? tsConfigOf(files, project);
  if (config === undefined) return `dist/${project.entryFile}.js`;
  const parsed = parseTsConfig(files, ts, config);
  const rootDir =
    builder === 'swc' ? rootOfSwc(parsed, project) : rootOfTsc(files, parsed, ROOT + entry, config);
  const { outDir = rootDir } = parsed.options;
  const compiled = posix.join(outDir, posix.relative(rootDir, ROOT + entry));
  return posix.relative(ROOT, compiled).replace(/\.([cm]?)tsx?$/, '.$1js');
}

function startedBy(scripts: Readonly<Record<string, string>>): string | undefined {
  const file = [scripts['start:prod'], scripts['start']]
    .map((script) => NODE.exec(script ?? '')?.groups?.['file'])
    .find((found) => found !== undefined);
  if (file === undefined) return undefined;
  return /\.[cm]?js$/.test(file) ? file : `${file}.js`;
}

function builderOf(build: string, { builder }: NestProject): string {
  return flagOf(build, /(?:--builder|-b)[ =](\w+)/) ?? (/--webpack\b/.test(build) ? 'webpack' : builder);
}

function flagOf(script: string, pattern: RegExp): string | undefined {
  return pattern.exec(script)?.[1];
}

/** The one that the Nest CLI takes. */
function tsConfigOf(files: Files, { tsConfigPath }: NestProject): string | undefined {
  return [tsConfigPath, 'tsconfig.build.json', 'tsconfig.json'].find(
    (path) => path !== undefined && files.read(path) !== undefined,
  );
}

/** The Nest CLI has swc leave out one folder, and only if that is where all sources are. */
function rootOfSwc({ options: { rootDir } }: ParsedCommandLine, { sourceRoot }: NestProject): string {
  const sources = ROOT + sourceRoot;
  return !sourceRoot.includes('/') && (rootDir === undefined || rootDir === sources) ? sources : ROOT;
}

function rootOfTsc(
  files: Files,
  { options, fileNames }: ParsedCommandLine,
  path: string,
  config: string,
): string {
  if (options.rootDir !== undefined) return options.rootDir;
  if (options.composite === true) return posix.dirname(ROOT + config);
  const inputs = [...fileNames.filter((name) => !/\.d\.[cm]?ts$/.test(name)), path];
  return commonFolder([...inputs, ...inputs.flatMap((name) => importedBy(files, name))]);
}

/** What a file imports from elsewhere: it is compiled too, whether or not the configuration includes it. */
function importedBy(files: Files, path: string): readonly string[] {
  const text = files.read(posix.relative(ROOT, path)) ?? '';
  return [...text.matchAll(/\bfrom\s+['"](?<specifier>\.\.\/[^'"]+)['"]/g)].map(({ groups }) =>
    posix.join(posix.dirname(path), groups?.['specifier'] ?? ''),
  );
}

function commonFolder(paths: readonly string[]): string {
  const [first = ROOT, ...rest] = paths.map((path) => posix.dirname(path));
  return rest.reduce((folder, other) => {
    let common = folder;
    while (common !== '/' && other !== common && !other.startsWith(`${common}/`))
      common = posix.dirname(common);
    return common;
  }, first);
}
