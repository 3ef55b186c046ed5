import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { CliUsageError } from './cli-error.js';
import type { CliContext } from './cli-context.js';

/**
 * The environment with what files add to it. As with `node --env-file`, what the environment has itself counts, and of
 * two files the second.
 *
 * @throws {CliUsageError} when one cannot be read.
 */
export async function withEnvFiles(
  { env, cwd }: Pick<CliContext, 'env' | 'cwd'>,
  files: readonly string[],
): Promise<CliContext['env']> {
  const parsed = await Promise.all(files.map(async (file) => parseEnv(await readText(file, cwd))));
  return Object.assign({}, ...parsed, env) as CliContext['env'];
}

function readText(file: string, cwd: string): Promise<string> {
  return readFile(resolve(cwd, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CliUsageError(`The file ${file} cannot be read: ${error.code}.`, 'Correct --env-file.');
  });
}
