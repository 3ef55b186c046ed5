import type { Identifier, Node, Statement } from 'typescript';
import type { Source } from '../source/source.js';
import type { Creation } from './creations.js';
import { Cuts } from './cuts.js';
import { contains } from './layout.js';
import { leftoversIn, type Reason } from './leftovers.js';
import { readListening, type Listening } from './listening.js';
import { movesFor, type Moves } from './moves.js';
import { readOptions, type NestOptions } from './nest-options.js';
import { checkProcess } from './process-checks.js';
import { readBootstrap, type Bootstrap } from './read-bootstrap.js';
import { checkFunctions, checkRegion } from './region-checks.js';
import { replacedPlaces, type Replaced } from './replaced-places.js';

/** How a bootstrap becomes `serve()`, decided before anything is written. */
export interface Plan {
  readonly bootstrap: Bootstrap;
  readonly options: NestOptions;
  readonly listening: Listening;
  readonly leftovers: ReadonlyMap<Statement, Reason>;
  readonly cuts: Cuts;
  readonly replaced: readonly Replaced[];
  readonly moves: Moves;
}

/** @throws {Unsure} if something would be lost or different. */
export function planServe(source: Source, creation: Creation): Plan {
  const bootstrap = readBootstrap(source, creation);
  const leftovers = leftoversIn(bootstrap);
  const cuts = new Cuts(bootstrap);
  cuts.add(...leftovers.keys());
  checkProcess(bootstrap, cuts);
  checkRegion(bootstrap);
  checkFunctions(bootstrap);
  const options = readOptions(bootstrap);
  const listening = readListening(bootstrap);
  cuts.add(...goneOptions(options), ...gonePlaces(bootstrap, listening));
  const later: readonly Node[] = [...bootstrap.after, ...listening.later];
  const isLater = (use: Identifier): boolean => later.some((one) => contains(one, use));
  const replaced = replacedPlaces(bootstrap, cuts, listening, isLater);
  cuts.add(...replaced.map(({ statement }) => statement));
  cuts.addUnused();
  return {
    bootstrap,
    options,
    listening,
    leftovers,
    cuts,
    replaced,
    moves: movesFor(bootstrap, cuts, later),
  };
}

/** A logger moves, so it is not gone. */
function goneOptions({ decided, logger }: NestOptions): readonly Node[] {
  return decided.filter((one) => logger === undefined || !contains(one, logger));
}

function gonePlaces({ listen }: Bootstrap, { callback }: Listening): readonly Node[] {
  const given = listen?.call.arguments ?? [];
  return given.filter((one) => callback === undefined || !contains(one, callback));
}
