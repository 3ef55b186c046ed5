import type { FunctionDeclaration, Identifier, Node, Statement } from 'typescript';
import { isExported } from '../source/statements.js';
import { contains } from './layout.js';
import type { Bootstrap } from './read-bootstrap.js';
import { identifiersIn, isAssigned, isUsing, leavesEarly } from './syntax.js';
import { Unsure } from './unsure.js';

/** @throws {Unsure} if what stands before `listen` cannot become a function of its own. */
export function checkRegion(bootstrap: Bootstrap): void {
  for (const statement of bootstrap.region) {
    checkStatement(bootstrap, statement);
    const taken = identifiersIn(bootstrap.source.ts, statement).find((name) => isTaken(bootstrap, name));
    if (taken !== undefined) {
      throw new Unsure(`\`${taken.text}\`, which others use too, is assigned before it listens`);
    }
  }
}

function checkStatement(bootstrap: Bootstrap, statement: Statement): void {
  const { ts } = bootstrap.source;
  if (isOfModule(bootstrap, statement)) {
    throw new Unsure('something is imported or exported between its creation and `listen`');
  }
  if (leavesEarly(ts, statement)) throw new Unsure('it may end before it listens, by `return` and the like');
  if (ts.isVariableStatement(statement) && isUsing(ts, statement.declarationList)) {
    throw new Unsure('`using` ends together with what it stands in');
  }
}

/**
 * A function below that uses the application may be called from above: the application has no value yet when `setup`
 * runs.
 *
 * @throws {Unsure} if there is one.
 */
export function checkFunctions(bootstrap: Bootstrap): void {
  const { source, region, after } = bootstrap;
  if (region.length === 0) return;
  for (const one of after) {
    if (!source.ts.isFunctionDeclaration(one) || one.name === undefined) continue;
    if (isCalledEarly(bootstrap, one, one.name) && needsRegion(bootstrap, one)) {
      throw new Unsure(`\`${one.name.text}()\` uses what is made before it listens`);
    }
  }
}

function isCalledEarly({ bindings, region }: Bootstrap, one: FunctionDeclaration, name: Identifier): boolean {
  const uses = bindings.usesOf(name);
  return uses.some((use) => region.some((statement) => contains(statement, use)) || !contains(one, use));
}

function needsRegion({ source, bindings, region, uses }: Bootstrap, one: FunctionDeclaration): boolean {
  return identifiersIn(source.ts, one).some((name) => {
    const declaration = bindings.declarationOf(name);
    const isMade = declaration !== undefined && region.some((statement) => contains(statement, declaration));
    return isMade || uses.includes(name);
  });
}

function isOfModule({ source: { ts } }: Bootstrap, statement: Statement): boolean {
  return ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement) || isExported(ts, statement);
}

/** Whether something is assigned that belongs to more than the region. */
function isTaken({ source, bindings, region }: Bootstrap, name: Identifier): boolean {
  if (!isAssigned(source.ts, name)) return false;
  const declaration: Node | undefined = bindings.declarationOf(name);
  return declaration === undefined || !region.some((statement) => contains(statement, declaration));
}
