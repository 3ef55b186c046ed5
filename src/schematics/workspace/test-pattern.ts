import { posix } from 'node:path';

/** Which files are tests. */
export interface TestPattern {
  /** They lie in it or below, `''` for the workspace. */
  readonly folder: string;
  /** What their names end in: `.e2e-spec.ts`. */
  readonly suffix: string;
}

/**
 * What globs like `test/*.e2e-{spec,test}.ts` say, as far as a name can be made by it.
 *
 * @param root The folder that they are relative to.
 */
export function matchPatterns(globs: readonly string[], root: string): readonly TestPattern[] {
  return globs.flatMap((glob) => {
    const plain = expand(glob);
    const suffix = /\*(\.[\w.-]+\.[cm]?tsx?)$/.exec(plain)?.[1];
    if (suffix === undefined) return [];
    const folder = posix.join(root, plain.slice(0, plain.search(/[^/]*\*/)));
    return [{ folder: folder.replace(/\/$/, '').replace(/^\.$/, ''), suffix }];
  });
}

/** One file that is matched, of all those that are: `{spec,test}` becomes `spec`, `?(c|m)` nothing. */
function expand(glob: string): string {
  return glob
    .replace(/\?\([^)]*\)/g, '')
    .replace(/\[jt\]s/g, 'ts')
    .replace(/[{(]([\w.-]*)[,|][^})]*[})]/g, '$1')
    .replace(/^\.\//, '');
}
