import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Options } from 'prettier';
import type { Change } from '../workspace/draft.js';
import type { Files } from '../workspace/files.js';
import { foldLongLines } from './fold-long-lines.js';

type Prettier = typeof import('prettier');

/** What prettier takes where nothing is said. */
const WIDTH = 80;

/**
 * The sources as prettier will want them in an application that is not on disk yet, by its `.prettierrc`. The Nest CLI
 * need not have a prettier beside it: then they are broken where they would be too long.
 *
 * @param beside The folder of a package that prettier may be installed beside.
 */
export async function formatNew(
  changes: readonly Change[],
  files: Files,
  beside: string,
): Promise<readonly Change[]> {
  const prettier = await loadPrettier(beside);
  const options = JSON.parse(files.read('.prettierrc') ?? '{}') as Options;
  const formatted = async (code: string): Promise<string> =>
    prettier === undefined
      ? foldLongLines(code, options.printWidth ?? WIDTH)
      : prettier.format(code, { ...options, parser: 'typescript' });
  return Promise.all(
    changes.map(async (change) =>
      change.path.endsWith('.ts') ? { ...change, after: await formatted(change.after) } : change,
    ),
  );
}

async function loadPrettier(beside: string): Promise<Prettier | undefined> {
  try {
    const path = createRequire(join(beside, 'package.json')).resolve('prettier');
    const loaded = (await import(pathToFileURL(path).href)) as Prettier & { readonly default?: Prettier };
    return loaded.default ?? loaded;
  } catch {
    return undefined;
  }
}
