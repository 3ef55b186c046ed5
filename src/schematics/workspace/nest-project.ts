import { posix } from 'node:path';
import type { TypeScript } from '../source/typescript.js';
import { ProjectUnknownError } from './application.errors.js';
import type { Files } from './files.js';
import { readJson } from './manifest.js';

interface Builder {
  readonly type?: string;
  readonly options?: { readonly configPath?: string };
}

interface CompilerOptions {
  readonly tsConfigPath?: string;
  readonly builder?: string | Builder;
  readonly webpack?: boolean;
}

interface ProjectSettings {
  readonly type?: string;
  readonly root?: string;
  readonly sourceRoot?: string;
  readonly entryFile?: string;
  readonly compilerOptions?: CompilerOptions;
}

/** `nest-cli.json`. */
interface NestConfiguration extends ProjectSettings {
  readonly projects?: Readonly<Record<string, ProjectSettings>>;
}

/** One application, as the Nest CLI knows it. */
export interface NestProject {
  /** In a monorepo only. */
  readonly name?: string;
  /** Its folder, `''` for the whole workspace. */
  readonly folder: string;
  readonly sourceRoot: string;
  /** Without an ending: `main`. */
  readonly entryFile: string;
  /** `tsc`, `swc`, `webpack`, `rspack`. */
  readonly builder: string;
  readonly tsConfigPath?: string;
}

/** Which one is meant; neither where there is only one. */
export interface ProjectChoice {
  readonly project?: string;
  readonly sourceRoot?: string;
}

/** Undefined if there is none, and the Nest CLI then does by its defaults. */
export function readNestConfiguration(files: Files, ts: TypeScript): NestConfiguration | undefined {
  const found = readJson(files, ts, 'nest-cli.json') ?? readJson(files, ts, '.nest-cli.json');
  return found as NestConfiguration | undefined;
}

/** @throws {ProjectUnknownError} if no application is meant, or several may be. */
export function chooseProject(configuration: NestConfiguration, choice: ProjectChoice): NestProject {
  const applications = Object.entries(configuration.projects ?? {}).filter(
    ([, { type }]) => type !== 'library',
  );
  const names = applications.map(([name]) => name);
  const { project } = choice;
  if (project !== undefined && !names.includes(project)) throw new ProjectUnknownError(project, names);
  if (names.length === 0) {
    const { sourceRoot } = choice;
    return settingsOf(configuration, sourceRoot === undefined ? {} : { sourceRoot });
  }
  const chosen = applications.filter(([name, { sourceRoot }]) =>
    project === undefined
      ? choice.sourceRoot === undefined || sourceRoot === choice.sourceRoot
      : name === project,
  );
  const [only, another] = chosen;
  if (only === undefined || another !== undefined) throw new ProjectUnknownError(undefined, names);
  const [name, settings] = only;
  return { ...settingsOf(configuration, { root: folderOf(settings), ...settings }), name };
}

function settingsOf(configuration: NestConfiguration, settings: ProjectSettings): NestProject {
  const { root = '', sourceRoot, entryFile } = { ...DEFAULTS, ...configuration, ...settings };
  const compiler = { ...configuration.compilerOptions, ...settings.compilerOptions };
  return {
    folder: plain(root),
    sourceRoot: plain(sourceRoot),
    entryFile,
    ...builderOf(compiler),
  };
}

const DEFAULTS = { sourceRoot: 'src', entryFile: 'main' };

function builderOf(options: CompilerOptions): Pick<NestProject, 'builder' | 'tsConfigPath'> {
  const { builder = 'tsc' } = options;
  const named: Builder = typeof builder === 'string' ? { type: builder } : builder;
  const tsConfigPath = options.tsConfigPath ?? named.options?.configPath;
  return {
    builder: options.webpack === true ? 'webpack' : (named.type ?? 'tsc'),
    ...(tsConfigPath !== undefined && { tsConfigPath: plain(tsConfigPath) }),
  };
}

function folderOf({ sourceRoot }: ProjectSettings): string {
  return sourceRoot === undefined ? '' : posix.dirname(plain(sourceRoot));
}

/** `./src/` and `src` are the same. */
function plain(path: string): string {
  return path
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '')
    .replace(/\/+$/, '')
    .replace(/^\.$/, '');
}
