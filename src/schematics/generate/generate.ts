import { DeploymentError } from '../../deployment.error.js';
import type { Notes } from '../add/notes.js';
import type { TypeScript } from '../source/typescript.js';
import type { Draft } from '../workspace/draft.js';
import { inStyle } from '../files/in-style.js';
import { styleOf } from '../source/style.js';
import { conventionsOf, type Conventions } from './conventions.js';
import { nearestModule, type FoundModule } from './nearest-module.js';
import { placeOf, type Place } from './place.js';
import { register, type Registration } from './register.js';

/** What `nest g` sends. */
export interface GenerateOptions {
  /** With a folder before it, if need be: `orders/database`. */
  readonly name: string | number;
  /** The folder below the sources. */
  readonly path?: string;
  readonly sourceRoot?: string;
  /** Whether it gets no folder of its own. */
  readonly flat?: boolean;
  readonly spec?: boolean;
  readonly specFileSuffix?: string;
  /** Whether it is left to the user to register it. */
  readonly skipImport?: boolean;
}

/** What a generator knows when it writes. */
export interface Site extends Place, Conventions {
  readonly module: FoundModule | undefined;
}

/** Something that can be generated: a class with its spec, and where it belongs. */
export interface Generator {
  /** What its files end in, before `.ts`: `check`. */
  readonly suffix: string;
  code(site: Site): string;
  spec(site: Site): string;
  registration(site: Site, draft: Draft, ts: TypeScript): Registration;
  /** What has to be known of it. */
  explain?(site: Site, notes: Notes): void;
}

/** What would be generated is there already. */
export class GeneratedFileExistsError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_GENERATED_FILE_EXISTS';

  constructor(path: string) {
    super(`${path} is there already, so nothing was generated.`, 'Choose another name, or remove it before.');
  }
}

/** There is no workspace here. */
class WorkspaceMissingError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_WORKSPACE_MISSING';

  constructor() {
    super('There is no package.json here.', 'Run the command in the folder of the workspace.');
  }
}

/**
 * Writes what a generator makes, its spec, and registers it in the module that it belongs to.
 *
 * @throws {DeploymentError} if the name cannot be, or is taken. Nothing is written then.
 */
export function generate(
  draft: Draft,
  ts: TypeScript,
  generator: Generator,
  options: GenerateOptions,
  notes: Notes,
): void {
  if (draft.read('package.json') === undefined) throw new WorkspaceMissingError();
  const site = siteOf(draft, ts, options, generator.suffix);
  writeNew(draft, site, [
    { path: site.path, code: generator.code(site) },
    ...(hasSpec(site, options, notes) ? [{ path: site.specPath, code: generator.spec(site) }] : []),
  ]);
  if (options.skipImport !== true) register(draft, ts, site, generator.registration(site, draft, ts), notes);
  generator.explain?.(site, notes);
}

function writeNew(
  draft: Draft,
  site: Site,
  files: readonly { readonly path: string; readonly code: string }[],
): void {
  const neighbour = site.module === undefined ? '' : (draft.read(site.module.path) ?? '');
  const taken = files.find(({ path }) => draft.read(path) !== undefined);
  if (taken !== undefined) throw new GeneratedFileExistsError(taken.path);
  for (const { path, code } of files) draft.write(path, inStyle(code, styleOf(neighbour)));
}

function siteOf(draft: Draft, ts: TypeScript, options: GenerateOptions, suffix: string): Site {
  const place = placeOf(options, suffix);
  const { sourceRoot, folder, path } = place;
  return {
    ...place,
    ...conventionsOf(draft, ts, sourceRoot, path),
    module: nearestModule(draft, ts, folder, sourceRoot),
  };
}

function hasSpec({ testsFrom, specPath }: Site, { spec = true }: GenerateOptions, notes: Notes): boolean {
  if (spec && testsFrom === undefined) {
    notes.remark(`${specPath} was not written: package.json has neither vitest nor jest.`);
  }
  return spec && testsFrom !== undefined;
}
