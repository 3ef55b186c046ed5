import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { CliUsageError } from '../cli-error.js';
import { entryCandidates, type WorkspaceFiles } from './entry-candidates.js';
import { NotBuiltError } from './not-built.error.js';

/** Which application is meant. */
export interface EntryQuestion {
  readonly cwd: string;
  /** A file that was named. */
  readonly file?: string | undefined;
  /** A project of `nest-cli.json`. */
  readonly project?: string | undefined;
}

/**
 * The compiled entry of an application, absolute.
 *
 * @throws {NotBuiltError} if there is none.
 * @throws {CliUsageError} if the file is a source, or the project unknown.
 */
export function findEntry({ cwd, file, project }: EntryQuestion): string {
  if (file !== undefined) return named(resolve(cwd, file));
  const candidates = entryCandidates(readWorkspace(cwd), project);
  const found = candidates.find((path) => existsSync(join(cwd, path)));
  if (found === undefined) throw new NotBuiltError(candidates);
  return join(cwd, found);
}

function named(path: string): string {
  if (/\.[cm]?tsx?$/.test(path)) {
    throw new CliUsageError(
      `${path} is a source.`,
      'Name the compiled file: npx nestjs-deployment check dist/main.js',
    );
  }
  const found = [path, `${path}.js`].find((one) => isAbsolute(one) && existsSync(one));
  if (found === undefined) throw new NotBuiltError([path]);
  return found;
}

function readWorkspace(cwd: string): WorkspaceFiles {
  const text = (file: string): string | undefined => {
    const path = join(cwd, file);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  };
  const json = (file: string): object | undefined => {
    const content = text(file);
    try {
      return content === undefined ? undefined : (JSON.parse(content) as object);
    } catch (cause) {
      throw new CliUsageError(`${file} cannot be read: it is no JSON.`, 'Correct it.', { cause });
    }
  };
  return {
    manifest: json('package.json'),
    nestCli: json('nest-cli.json'),
    tsconfigs: ['tsconfig.build.json', 'tsconfig.json'].map(text).filter((one) => one !== undefined),
  };
}
