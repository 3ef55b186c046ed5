import { inject } from 'vitest';

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
}

const manifest = (): Manifest => inject('published').manifest as unknown as Manifest;

/** What can be imported: `nestjs-deployment`, `nestjs-deployment/signals`, … */
export function subpaths(): readonly string[] {
  const { name, exports } = manifest();
  return Object.entries(exports)
    .filter(([, target]) => typeof target === 'object')
    .map(([subpath]) => name + subpath.slice(1));
}

/** The files that `exports` names. */
export function exportedFiles(): readonly string[] {
  return Object.values(manifest().exports).flatMap((target) =>
    typeof target === 'string' ? [target] : Object.values(target),
  );
}
