import { posix } from 'node:path';
import { DeploymentError } from '../../deployment.error.js';
import type { Change } from '../workspace/draft.js';
import { isGenerated, type Files } from '../workspace/files.js';

/** What is needed of a folder of `Tree`. */
interface Folder {
  readonly subdirs: readonly string[];
  readonly subfiles: readonly string[];
}

/**
 * What is needed of the `Tree` of `@angular-devkit/schematics`. Its package is not imported, not for types either:
 * whoever installs this one has it by the Nest CLI, or not at all.
 */
export interface Tree {
  exists(path: string): boolean;
  read(path: string): Buffer | null;
  create(path: string, content: Buffer | string): void;
  overwrite(path: string, content: Buffer | string): void;
  getDir(path: string): Folder;
}

/** What is needed of its `SchematicContext`. */
export interface Context {
  readonly logger: { info(message: string): void; warn(message: string): void };
  addTask(task: { toConfiguration(): { readonly name: string; readonly options?: object } }): unknown;
}

/** A file that has to be changed is no text that could be written back. */
export class FileNotUtf8Error extends DeploymentError {
  override readonly code = 'DEPLOYMENT_FILE_NOT_UTF8';

  constructor(path: string) {
    super(
      `${path} is not UTF-8, so a change of it would damage it.`,
      'Convert it, and run the command again.',
    );
  }
}

/**
 * What the Nest CLI prints of an error is its message alone: the code belongs to it then.
 *
 * @param aside What else is to be said after it.
 */
export async function withCode<Result>(work: () => Promise<Result>, aside = ''): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DeploymentError)) throw error;
    throw new Error(`${error.message}${aside}\n(${error.code})`, { cause: error });
  }
}

/** The files of a tree. */
export class TreeFiles implements Files {
  constructor(private readonly tree: Tree) {}

  read(path: string): string | undefined {
    // A tree has nothing above its root, and refuses to be asked.
    if (posix.normalize(path).startsWith('..') || !this.tree.exists(`/${path}`)) return undefined;
    return this.tree.read(`/${path}`)?.toString('utf8');
  }

  list(folder: string): readonly string[] {
    const { subdirs, subfiles } = this.tree.getDir(`/${folder}`);
    const within = (name: string): string => (folder === '' ? name : `${folder}/${name}`);
    return [
      ...subfiles.map(within),
      ...subdirs.filter((name) => !isGenerated(name)).flatMap((name) => this.list(within(name))),
    ];
  }
}

/**
 * Writes changes into a tree. It knows no modes: who wants files to be executable sees to it when they are on disk.
 *
 * @throws {FileNotUtf8Error} before anything is written.
 */
export function applyTo(tree: Tree, changes: readonly Change[]): void {
  for (const { path, before } of changes) {
    const bytes = before === undefined ? undefined : tree.read(`/${path}`);
    if (before !== undefined && bytes?.equals(Buffer.from(before)) !== true) throw new FileNotUtf8Error(path);
  }
  for (const { path, before, after } of changes) {
    if (before === undefined) tree.create(`/${path}`, after);
    else tree.overwrite(`/${path}`, after);
  }
}
