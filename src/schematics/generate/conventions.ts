import { zodOf } from '../files/missing-packages.js';
import type { TypeScript } from '../source/typescript.js';
import type { Application } from '../workspace/application.js';
import type { Files } from '../workspace/files.js';
import { rangeOf, readJson, type Manifest } from '../workspace/manifest.js';
import { importExtension, moduleKind } from '../workspace/module-kind.js';

/** How the sources are written that something is generated beside. */
export interface Conventions {
  /** What relative imports end in. */
  readonly extension: Application['extension'];
  /** Where a spec has `describe`, `it` and `expect` from: a package, or `global`. Undefined if there are no specs. */
  readonly testsFrom: 'vitest' | '@jest/globals' | 'global' | undefined;
  /** What zod is imported as, and whether it is there. */
  readonly zod: { readonly from: string; readonly isThere: boolean };
}

/** @param near A path in the folder that is written to. */
export function conventionsOf(files: Files, ts: TypeScript, sourceRoot: string, near: string): Conventions {
  const manifest = (readJson(files, ts, 'package.json') ?? {}) as Manifest;
  const zod = zodOf(files);
  return {
    extension: importExtension(files, sourceRoot, moduleKind(files, ts, near)),
    testsFrom: testsFrom(manifest),
    zod: { from: zod, isThere: rangeOf(manifest, zod) !== undefined },
  };
}

/** Of two frameworks it is the one that `npm test` runs. */
function testsFrom(manifest: Manifest): Conventions['testsFrom'] {
  const hasJest = rangeOf(manifest, 'jest') !== undefined;
  const runsJest = /\bjest\b/.test(manifest.scripts?.['test'] ?? '');
  if (rangeOf(manifest, 'vitest') !== undefined && !(hasJest && runsJest)) return 'vitest';
  if (!hasJest) return undefined;
  return rangeOf(manifest, '@jest/globals') === undefined ? 'global' : '@jest/globals';
}

/** The import line of a spec, empty if there is nothing to import. */
export function testImport({ testsFrom: from }: Conventions): string {
  return from === undefined || from === 'global' ? '' : `import { describe, expect, it } from '${from}';\n`;
}
