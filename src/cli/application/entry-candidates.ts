import { CliUsageError } from '../cli-error.js';
import { suggest } from '../../config/suggest.js';

interface Project {
  readonly type?: string;
  readonly root?: string;
  readonly sourceRoot?: string;
  readonly entryFile?: string;
}

/** What is read of `nest-cli.json`. */
interface NestCliFile extends Project {
  readonly projects?: Readonly<Record<string, Project>>;
}

/** The files that say where a build puts what. */
export interface WorkspaceFiles {
  readonly manifest?: { readonly scripts?: Readonly<Record<string, string>> } | undefined;
  readonly nestCli?: NestCliFile | undefined;
  /** The texts of `tsconfig.build.json` and `tsconfig.json`. */
  readonly tsconfigs: readonly string[];
}

/**
 * Where the compiled entry may be, the likeliest first. Relative to the workspace.
 *
 * @throws {CliUsageError} if there is no such project.
 */
export function entryCandidates(workspace: WorkspaceFiles, project?: string): string[] {
  const { nestCli = {}, manifest, tsconfigs } = workspace;
  const name = project ?? defaultProject(nestCli);
  const outDir = tsconfigs.map(outDirIn).find((one) => one !== undefined) ?? 'dist';
  const built =
    name === undefined
      ? ofApplication(outDir, nestCli)
      : ofProject(outDir, name, projectNamed(name, nestCli));
  // What it is started by in production, unless somebody asks for another one.
  const started = project === undefined ? entriesIn(manifest?.scripts?.['start:prod']) : [];
  return [...new Set([...started, ...built])];
}

function projectNamed(name: string, { projects = {} }: NestCliFile): Project {
  const found = Object.hasOwn(projects, name) ? projects[name] : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(projects);
  const meant = suggest(name, names);
  const known =
    names.length === 0 ? 'nest-cli.json has no projects.' : `nest-cli.json has ${names.join(', ')}.`;
  throw new CliUsageError(
    `There is no project ${name}.`,
    meant === undefined ? known : `Did you mean ${meant}?`,
  );
}

/** Of several the one that `nest start` starts: its sources are those of the workspace. */
function defaultProject({ projects = {}, sourceRoot, root }: NestCliFile): string | undefined {
  const applications = Object.entries(projects).filter(([, { type }]) => type !== 'library');
  const [first] =
    applications.find(([, one]) => one.sourceRoot === sourceRoot || one.root === root) ??
    applications[0] ??
    [];
  return first;
}

function ofApplication(outDir: string, { sourceRoot = 'src', entryFile = 'main' }: Project): string[] {
  return [`${outDir}/${entryFile}`, `${outDir}/src/${entryFile}`, `${outDir}/${sourceRoot}/${entryFile}`].map(
    compiled,
  );
}

function ofProject(outDir: string, name: string, project: Project): string[] {
  const { root = `apps/${name}`, sourceRoot = `${root}/src`, entryFile = 'main' } = project;
  return [
    `dist/${root}/${entryFile}`,
    `dist/${sourceRoot}/${entryFile}`,
    `${outDir}/${root}/${entryFile}`,
    `${outDir}/${sourceRoot}/${entryFile}`,
    `${root}/dist/${entryFile}`,
    `${outDir}/${entryFile}`,
  ].map(compiled);
}

function compiled(path: string): string {
  const clean = path.replace(/^\.\//, '').replaceAll(/\/{2,}/g, '/');
  return /\.[cm]?js$/.test(clean) ? clean : `${clean}.js`;
}

/** `node dist/main` → `dist/main.js`. */
function entriesIn(script = ''): string[] {
  const [, path] = /\bnode\s+(?:-\S+\s+)*((?!-)[^\s&|;]+)/.exec(script) ?? [];
  return path === undefined ? [] : [compiled(path)];
}

/** A tsconfig may have comments, and they may have anything in them. */
function outDirIn(text: string): string | undefined {
  const withoutComments = text.replaceAll(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[^]*?\*\//g, '$1');
  return /"outDir"\s*:\s*"([^"]+)"/.exec(withoutComments)?.[1]?.replace(/^\.\//, '').replace(/\/$/, '');
}
