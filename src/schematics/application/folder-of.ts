import { posix } from 'node:path';
import type { Change } from '../workspace/draft.js';
import type { Files } from '../workspace/files.js';
import { inFolder } from '../workspace/in-folder.js';
import type { ApplicationOptions } from './application-options.js';

/** The folder that `@nestjs/schematics` makes an application in, `''` for the present one. */
export function folderOf({ name, directory }: ApplicationOptions): string {
  const isNamed = directory !== undefined && directory !== '' && directory !== 'undefined';
  const folder = posix.normalize(isNamed ? directory.replaceAll('\\', '/') : kebabCase(String(name)));
  return folder.replace(/\/+$/, '').replace(/^\.$/, '');
}

/** As the Nest CLI does it. */
function kebabCase(name: string): string {
  return name
    .trim()
    .replaceAll(/([a-z\d])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll(/\s/g, '-');
}

/** The files of one folder, as if it were the workspace. */
export class FolderFiles implements Files {
  constructor(
    private readonly files: Files,
    private readonly folder: string,
  ) {}

  /** What lies around a new application is none of it. */
  read(path: string): string | undefined {
    if (posix.normalize(path).startsWith('..')) return undefined;
    return this.files.read(inFolder(this.folder, path));
  }

  list(folder: string): readonly string[] {
    const above = this.folder === '' ? 0 : this.folder.length + 1;
    return this.files
      .list(folder === '' ? this.folder : inFolder(this.folder, folder))
      .map((path) => path.slice(above));
  }

  /** The same changes in the workspace around it. */
  outside(changes: readonly Change[]): readonly Change[] {
    return changes.map((change) => ({ ...change, path: inFolder(this.folder, change.path) }));
  }
}
