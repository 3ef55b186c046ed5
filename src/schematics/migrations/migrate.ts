import type { Notes } from '../add/notes.js';
import { declarationNames, type DeclaredClass } from '../root-module/declaration-names.js';
import type { TypeScript } from '../source/typescript.js';
import type { Application } from '../workspace/application.js';
import type { Draft } from '../workspace/draft.js';
import { ApplicationSources } from './application-sources.js';
import { nameReads } from './environment/name-reads.js';
import { nameHealthRoutes } from './health-routes.js';
import { migrateLogger } from './logger-module.js';
import { nameModules } from './named-modules.js';
import { shareOnePino } from './one-pino.js';
import { requirePino } from './require-pino.js';
import { nameSignals } from './signal-uses.js';

/**
 * Makes room for `DeploymentModule` in an application that was assembled by hand. What would keep it from starting is
 * taken out, what it was configured with is moved; what only does the same in another way stays and is named.
 *
 * @returns False if it would not start, or would write what it hid before: an instruction says why.
 */
export function migrate(
  draft: Draft,
  ts: TypeScript,
  app: Application,
  rootModule: DeclaredClass,
  notes: Notes,
): boolean {
  const sources = new ApplicationSources(draft, ts, app, rootModule.path);
  const isMigrated = migrateLogger(draft, sources, rootModule.path, notes);
  const isProvided = requirePino(draft, app, notes) && shareOnePino(draft, ts, app, notes);
  nameModules(sources, notes);
  nameHealthRoutes(sources, notes);
  nameSignals(sources, notes);
  nameReads(sources, declarationNames(draft, app), notes);
  return isMigrated && isProvided;
}
