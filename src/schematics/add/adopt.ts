import { adoptBootstrap, type Adopted } from '../bootstrap/adopt-bootstrap.js';
import { missingPackages } from '../files/missing-packages.js';
import { writeFiles } from '../files/write-files.js';
import { migrate } from '../migrations/migrate.js';
import { addDeploymentModule } from '../root-module/add-deployment-module.js';
import { findDeploymentModule } from '../root-module/find-deployment-module.js';
import { declarationNames } from '../root-module/declaration-names.js';
import { reachableSources } from '../root-module/reachable-sources.js';
import { parseSource } from '../source/source.js';
import type { TypeScript } from '../source/typescript.js';
import { overrideSecrets } from '../test-modules/override-secrets.js';
import type { Application } from '../workspace/application.js';
import { describeApplication } from '../workspace/describe-application.js';
import { Draft, type Change } from '../workspace/draft.js';
import type { Files } from '../workspace/files.js';
import type { NeededPackage } from '../workspace/install.js';
import { nextSteps, type NextStep } from './next-steps.js';
import { Notes } from './notes.js';

/** Which application of the workspace gets the boundary; without either it is the only one. */
export interface AdoptOptions {
  /** Its name in `nest-cli.json`. */
  readonly project?: string;
  /** Its sources: `apps/api/src`. */
  readonly sourceRoot?: string;
  /** Whether nobody knows it yet by the port that it listens on. @default false */
  readonly isNew?: boolean;
}

/** What has to happen to an application, and what has to be said about it. Nothing of it has happened yet. */
export interface Adoption {
  readonly app: Application;
  readonly changes: readonly Change[];
  readonly packages: readonly NeededPackage[];
  /** Whether they were installed. @default false */
  readonly isInstalled?: boolean;
  readonly notes: Notes;
  readonly next: readonly NextStep[];
}

interface Before {
  /** Whether the application had the module, and so what it needs, and classes of its own or none. */
  readonly wasImported: boolean;
}

type RootModule = NonNullable<Adopted['rootModule']>;

/**
 * Gives an application its boundary: `DeploymentModule` in its root module, `serve()` in its bootstrap, and what
 * deploys it. Of an application that has all of it nothing changes.
 *
 * @throws {DeploymentError} if there is no such application, or if it cannot be parsed.
 */
export function adopt(files: Files, ts: TypeScript, options: AdoptOptions = {}): Adoption {
  const app = describeApplication(files, ts, options);
  refuseUnparsable(files, ts, app);
  const { draft, notes, adopted } = edit(files, ts, app, options.isNew);
  return {
    app,
    changes: draft.changes,
    packages: adopted === undefined || adopted.wasImported ? [] : missingPackages(draft),
    notes,
    next: adopted === undefined ? [] : nextSteps(app, draft, adopted),
  };
}

/** One that cannot be compiled as it is cannot be told from one that was broken. */
function refuseUnparsable(files: Files, ts: TypeScript, { entry }: Application): void {
  for (const path of reachableSources(files, ts, entry)) {
    if (/\.[cm]?tsx?$/.test(path)) parseSource(ts, path, files.read(path) ?? '');
  }
}

interface Edited {
  readonly draft: Draft;
  readonly notes: Notes;
  /** Undefined where the module could not be imported, without which nothing else makes sense. */
  readonly adopted?: Adopted & Before;
}

function edit(files: Files, ts: TypeScript, app: Application, isNew = false): Edited {
  const notes = new Notes();
  const draft = new Draft(files);
  const adopted = adoptBootstrap(draft, ts, app.entry, notes);
  const { rootModule, port, ...known } = adopted;
  if (rootModule === undefined) return { draft: new Draft(files), notes };
  // What stands in the way is all that such an application is told.
  const obstacles = new Notes();
  if (!addDeploymentModule(draft, ts, rootModule, app, obstacles)) return left(files, draft, app, obstacles);
  if (!migrate(draft, ts, app, rootModule, obstacles)) return leftBefore(files, ts, app, rootModule);
  notes.take(obstacles);
  overrideSecrets(draft, ts, app, rootModule, notes);
  const wasImported = findDeploymentModule(files, ts, rootModule.path) !== undefined;
  const kept = port === undefined || isNew ? {} : { port };
  write(draft, app, { ...known, ...kept, rootModule, wasImported }, notes);
  return { draft, notes, adopted: { ...adopted, wasImported } };
}

/** An application that calls `serve()` without the module would not start. */
function left(files: Files, draft: Draft, app: Application, notes: Notes): Edited {
  const code = draft.read(app.entry);
  notes.instruct(`Start it by serve() in ${app.entry}, once it imports DeploymentModule.`, {
    ...(code !== undefined && code !== files.read(app.entry) && { code }),
  });
  notes.instruct('Run this command once more, for everything else.');
  return { draft: new Draft(files), notes };
}

/** With the lines of the files as they are, since they stay so. */
function leftBefore(files: Files, ts: TypeScript, app: Application, rootModule: RootModule): Edited {
  const found = new Notes();
  migrate(new Draft(files), ts, app, rootModule, found);
  const notes = new Notes();
  notes.instructions.push(...found.instructions);
  notes.instruct('Run this command once more. Nothing was changed so far.');
  return { draft: new Draft(files), notes };
}

function write(
  draft: Draft,
  app: Application,
  { rootModule, adapter, port, start, wasImported }: Adopted & Before & { readonly rootModule: RootModule },
  notes: Notes,
): void {
  const declared = declarationNames(draft, app);
  writeFiles(
    draft,
    {
      app,
      rootModule,
      declared,
      serves: start === 'serve',
      declares: wasImported,
      ...(adapter !== undefined && { adapter }),
      ...(port !== undefined && { port }),
    },
    notes,
  );
}
