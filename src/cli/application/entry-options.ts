import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { CliUsageError } from '../cli-error.js';

/** What a command takes that looks at a built application. */
export const ENTRY_POSITIONALS = [
  {
    name: 'FILE',
    description:
      'The compiled entry, or the file of the root module. Default: what nest-cli.json, tsconfig.json and package.json say, dist/main.js for example.',
  },
] as const;

/** Its options. */
export const ENTRY_OPTIONS = {
  project: {
    type: 'text',
    placeholder: 'NAME',
    description: 'A project of nest-cli.json, in a workspace with several.',
  },
  envFile: {
    type: 'list',
    placeholder: 'FILE',
    description: 'A file of variables, read as by node --env-file: what is set already stays.',
  },
} as const;

/**
 * The files, absolute.
 *
 * @throws {CliUsageError} if one is not there.
 */
export function envFilesIn(cwd: string, files: readonly string[]): string[] {
  return files.map((file) => {
    const path = resolve(cwd, file);
    if (!existsSync(path)) throw new CliUsageError(`There is no file ${path}.`, 'Correct --env-file.');
    return path;
  });
}
