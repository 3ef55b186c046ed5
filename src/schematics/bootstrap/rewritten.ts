import { addImport, dropUnusedImports, importsOf, isUsed, localName } from '../source/imports.js';
import { Source } from '../source/source.js';
import type { Files } from '../workspace/files.js';
import { collapse } from './collapse.js';
import type { Creation } from './creations.js';
import { keepEffects } from './own-imports.js';
import { isEsm } from './nearest-package.js';
import { planServe, type Plan } from './plan.js';
import { Unsure } from './unsure.js';
import { writeServe } from './write-serve.js';
import { PACKAGE } from './writing.js';

export interface Rewritten {
  readonly plan: Plan;
  readonly text: string;
}

export interface NotRewritten {
  /** Completes “because …”. */
  readonly reason: string;
}

/** A file whose application is started by `serve()`, or why that is not sure. */
export function rewritten(
  files: Files,
  source: Source,
  [creation, ...others]: readonly Creation[],
): Rewritten | NotRewritten {
  try {
    if (creation === undefined || others.length > 0)
      throw new Unsure('NestFactory is called in several places');
    const plan = planServe(source, creation);
    return { plan, text: finished(files, plan, writeServe(plan)) };
  } catch (error) {
    if (error instanceof Unsure) return { reason: error.message };
    throw error;
  }
}

/** Imports come first: what the wrapper is called may be the name that is imported. */
function finished(files: Files, { bootstrap, replaced }: Plan, text: string): string {
  const { ts, path, file } = bootstrap.source;
  const source = new Source(ts, path, text);
  addImport(source, replaced.length === 0 ? ['serve'] : ['DeploymentConfig', 'serve'], PACKAGE);
  const serve = localName(bootstrap.source, 'serve', PACKAGE);
  const short = collapse(ts, path, source.edited, serve, isEsm(files, path));
  const used = importsOf(ts, file)
    .map(({ local }) => local)
    .filter((local) => isUsed(ts, file, local));
  return dropUnusedImports(ts, path, keepEffects(files, ts, path, short, used), used);
}
