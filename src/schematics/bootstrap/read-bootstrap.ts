import type { CallExpression, Identifier, Statement, TypeNode } from 'typescript';
import type { Source } from '../source/source.js';
import { isExported } from '../source/statements.js';
import { Bindings } from './bindings.js';
import type { Creation, Kind } from './creations.js';
import { holderOf } from './holder.js';
import { readListen, type Listen } from './listen.js';
import { isAssigned } from './syntax.js';
import { Unsure } from './unsure.js';

/** A bootstrap of a shape that is understood: one list of statements that creates, completes and starts an application. */
export interface Bootstrap {
  readonly source: Source;
  readonly bindings: Bindings;
  readonly kind: Kind;
  readonly call: CallExpression;
  /** What the application is called. */
  readonly name: string;
  /** Every place that names it. */
  readonly uses: readonly Identifier[];
  /** What the compiler was told that it is. */
  readonly type: TypeNode | undefined;
  readonly creation: Statement;
  /** What stands between the creation and `listen`; nothing without a `listen`. */
  readonly region: readonly Statement[];
  /** A context has none: it works once it is created. */
  readonly listen: Listen | undefined;
  readonly after: readonly Statement[];
}

/** @throws {Unsure} if it has another shape. */
export function readBootstrap(source: Source, { kind, call }: Creation): Bootstrap {
  const { statement: creation, list, app, type, listening } = holderOf(source, call);
  if (isExported(source.ts, creation)) throw new Unsure('the application is exported');
  const bindings = new Bindings(source);
  const uses = app === undefined ? [] : bindings.usesOf(app);
  checkUses(source, creation, uses);
  const listen = listening ?? (kind === 'context' ? undefined : readListen(source, list, uses));
  const from = list.indexOf(creation);
  const to = listen === undefined ? from : list.indexOf(listen.statement);
  return {
    source,
    bindings,
    kind,
    call,
    name: app?.text ?? 'app',
    uses,
    type,
    creation,
    region: list.slice(from + 1, Math.max(to, from + 1)),
    listen,
    after: list.slice(to + 1),
  };
}

function checkUses({ ts }: Source, creation: Statement, uses: readonly Identifier[]): void {
  if (uses.some((use) => isAssigned(ts, use))) throw new Unsure('the application is assigned again');
  if (uses.some((use) => use.getStart() < creation.getStart())) {
    throw new Unsure('the application is used above the line that creates it');
  }
}
