import type { Node, Statement } from 'typescript';
import { isTypeClause, type BoundImport } from './imports-bound.js';
import type { Source } from './source.js';

/** Turns imports of types into imports of values too: what a file has as a type it cannot import a second time. */
export function bringValues(
  source: Source,
  found: readonly BoundImport[],
  all: readonly BoundImport[],
): void {
  for (const { node } of found) {
    if (source.ts.isImportSpecifier(node) && node.isTypeOnly) removeType(source, node);
  }
  for (const statement of new Set(found.map((one) => one.statement))) {
    const clause = typeClauseOf(source, statement);
    if (clause === undefined) continue;
    removeType(source, clause);
    const others = all.filter((one) => one.statement === statement && !found.includes(one));
    for (const { node } of others) source.insert(node.getStart(), 'type ');
  }
}

function typeClauseOf({ ts }: Source, statement: Statement): Node | undefined {
  const clause = ts.isImportDeclaration(statement) ? statement.importClause : undefined;
  return clause !== undefined && isTypeClause(clause) ? clause : undefined;
}

/** The word at the start. */
function removeType(source: Source, node: Node): void {
  const start = node.getStart();
  const word = /^type\s*/.exec(source.text.slice(start))?.[0] ?? '';
  source.remove(start, start + word.length);
}
