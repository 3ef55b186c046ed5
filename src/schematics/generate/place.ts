import { posix } from 'node:path';
import { inFolder } from '../workspace/in-folder.js';
import type { GenerateOptions } from './generate.js';
import { GeneratorNameError, namesOf, type Names } from './names.js';

/** What is generated is called so, and goes there. */
export interface Place {
  readonly names: Names;
  readonly sourceRoot: string;
  /** `src/orders/database` */
  readonly folder: string;
  /** `src/orders/database/database.check.ts` */
  readonly path: string;
  /** `src/orders/database/database.check.spec.ts` */
  readonly specPath: string;
}

/**
 * Where `nest g` would put it: in a folder of its own below the sources, or without one if it is to be flat.
 *
 * @throws {GeneratorNameError} if it has no usable name, or lies outside of the workspace.
 */
export function placeOf(options: GenerateOptions, suffix: string): Place {
  const { sourceRoot = 'src', path = '', flat = false, specFileSuffix = 'spec' } = options;
  const given = String(options.name).replaceAll('\\', '/');
  const names = namesOf(posix.basename(given), suffix);
  const parent = normal(posix.join(sourceRoot, path, posix.dirname(given)));
  if (parent.startsWith('..')) {
    throw new GeneratorNameError(
      `“${given}” lies outside of the workspace.`,
      'Choose a path below its sources.',
    );
  }
  const folder = flat ? parent : inFolder(parent, names.kebab);
  const file = inFolder(folder, `${names.kebab}.${suffix}`);
  return {
    names,
    sourceRoot: normal(sourceRoot),
    folder,
    path: `${file}.ts`,
    specPath: `${file}.${specFileSuffix}.ts`,
  };
}

function normal(path: string): string {
  return posix
    .normalize(path.replaceAll('\\', '/'))
    .replace(/^\.?\/+|\/+$/g, '')
    .replace(/^\.$/, '');
}
