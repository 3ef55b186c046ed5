import type { CliContext } from '../cli-context.js';
import { withEnvFiles } from '../env-files.js';
import type { OptionValues } from '../option.js';
import { findInstance } from './find-instance.js';
import type { INSTANCE_OPTIONS } from './instance-options.js';
import type { Instance } from './instance.js';
import { readToken } from './read-token.js';

/** Which instance is asked, and as whom. */
export interface Caller {
  readonly instance: Instance;
  readonly token: string | undefined;
  readonly signal: AbortSignal;
}

/** What the options of {@link INSTANCE_OPTIONS} come to. @throws {CliUsageError} when they make no sense. */
export async function openCaller(
  { env, cwd, signal }: Pick<CliContext, 'env' | 'cwd' | 'signal'>,
  { url, socket, tokenFile, envFile }: OptionValues<typeof INSTANCE_OPTIONS>,
): Promise<Caller> {
  const instance = findInstance({ url, socket }, { env: await withEnvFiles({ env, cwd }, envFile), cwd });
  return { instance, token: await readToken(tokenFile, cwd), signal };
}
