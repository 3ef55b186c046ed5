import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Options } from 'prettier';
import type { Change } from './draft.js';

type Prettier = typeof import('prettier');

/**
 * The changes as the application's own prettier writes them. A file that prettier did not write before keeps its own
 * formatting around what is changed, and so does everything where there is no prettier, or none that was configured.
 */
export async function formatChanges(changes: readonly Change[], root: string): Promise<readonly Change[]> {
  const prettier = await loadPrettier(root);
  if (prettier === undefined) return changes;
  return Promise.all(changes.map((change) => formatChange(prettier, change, root)));
}

async function loadPrettier(root: string): Promise<Prettier | undefined> {
  try {
    const path = createRequire(join(root, 'package.json')).resolve('prettier');
    const loaded = (await import(pathToFileURL(path).href)) as Prettier & { readonly default?: Prettier };
    return loaded.default ?? loaded;
  } catch {
    // Formatting is a courtesy: what keeps prettier from loading is told when the application runs it itself.
    return undefined;
  }
}

async function formatChange(prettier: Prettier, change: Change, root: string): Promise<Change> {
  const options = await optionsFor(prettier, join(root, change.path), root);
  if (options === undefined) return change;
  try {
    const { before } = change;
    if (before !== undefined && !(await prettier.check(before, options))) return change;
    return { ...change, after: await prettier.format(change.after, options) };
  } catch {
    return change;
  }
}

async function optionsFor(prettier: Prettier, path: string, root: string): Promise<Options | undefined> {
  const { ignored, inferredParser } = await prettier.getFileInfo(path, {
    ignorePath: [join(root, '.prettierignore'), join(root, '.gitignore')],
  });
  if (ignored || inferredParser === null) return undefined;
  const configured = await prettier.resolveConfig(path, { editorconfig: true });
  return configured === null ? undefined : { ...configured, filepath: path };
}
