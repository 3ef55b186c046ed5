import { dirname } from 'node:path';
import { lastValueFrom, of, type Observable } from 'rxjs';
import type { Context, Tree } from '../generate/schematic.js';

/** What is needed of a `Tree` that another schematic writes to. */
export interface BranchingTree extends Tree {
  branch(): BranchingTree;
  merge(other: BranchingTree, strategy: number): void;
}

interface Schematic {
  call(options: object, tree: Observable<BranchingTree>, parent: EngineContext): Observable<BranchingTree>;
}

interface Collection {
  /** `path` is that of its `collection.json`. */
  readonly description: { readonly name: string; readonly path: string };
  createSchematic(name: string): Schematic;
}

/** What is needed of the `SchematicContext` to run a schematic of another collection. */
export interface EngineContext extends Context {
  readonly engine: { createCollection(name: string, requester: Collection): Collection };
  readonly schematic: { readonly collection: Collection };
}

/** `MergeStrategy.AllowOverwriteConflict` */
const ALLOW_OVERWRITE = 2;

/**
 * Runs `@nestjs/schematics:application` on a tree, as `externalSchematic()` would.
 *
 * @returns The folder that `@nestjs/schematics` lies in: beside it lie the packages of the Nest CLI that runs.
 */
export async function runNestApplication(
  tree: BranchingTree,
  context: EngineContext,
  options: object,
): Promise<string> {
  const collection = context.engine.createCollection('@nestjs/schematics', context.schematic.collection);
  const application = collection.createSchematic('application');
  const made = await lastValueFrom(application.call(options, of(tree.branch()), context));
  tree.merge(made, ALLOW_OVERWRITE);
  return dirname(collection.description.path);
}
