import type { Expression, Identifier, VariableStatement } from 'typescript';
import { unwrapped } from '../source/expressions.js';
import { isExported } from '../source/statements.js';
import type { Cuts } from './cuts.js';
import { contains } from './layout.js';
import type { Listening } from './listening.js';
import { isPlainRead } from './plain-reads.js';
import type { Bootstrap } from './read-bootstrap.js';
import { alone } from './syntax.js';

/** A variable that said where to listen and is shown elsewhere: it has to say now where the service does listen. */
export interface Replaced {
  readonly of: 'port' | 'host';
  readonly name: string;
  readonly statement: VariableStatement;
  readonly inSetup: boolean;
  readonly later: boolean;
}

/**
 * Those variables of `listen` that stay in use in a way that another value fits as well: in a line of the log, in an
 * address.
 *
 * @param isLater Whether a use will stand below `serve()`.
 */
export function replacedPlaces(
  bootstrap: Bootstrap,
  cuts: Cuts,
  { port, host }: Listening,
  isLater: (use: Identifier) => boolean,
): readonly Replaced[] {
  return [
    ...replacedBy(bootstrap, cuts, 'port', port, isLater),
    ...replacedBy(bootstrap, cuts, 'host', host, isLater),
  ];
}

function replacedBy(
  bootstrap: Bootstrap,
  cuts: Cuts,
  of: Replaced['of'],
  place: Expression | undefined,
  isLater: (use: Identifier) => boolean,
): readonly Replaced[] {
  const { ts } = bootstrap.source;
  const name = place && unwrapped(ts, place);
  if (name === undefined || !ts.isIdentifier(name)) return [];
  const statement = declarationStatement(bootstrap, name);
  const uses = cuts.remaining(name);
  if (statement === undefined || uses.length === 0 || !uses.every((use) => isShown(bootstrap, use)))
    return [];
  const isOfRegion = bootstrap.region.includes(statement);
  const inSetup = uses.some((use) => bootstrap.region.some((one) => contains(one, use)));
  const isKnown = uses.every(
    (use) => isLater(use) || (isOfRegion && bootstrap.region.some((one) => contains(one, use))),
  );
  return isKnown ? [{ of, name: name.text, statement, inSetup, later: uses.some(isLater) }] : [];
}

function declarationStatement(bootstrap: Bootstrap, name: Identifier): VariableStatement | undefined {
  const { ts } = bootstrap.source;
  const declaration = bootstrap.bindings.declarationOf(name);
  if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return undefined;
  const statement = alone(ts, declaration);
  if (statement === undefined || declaration.initializer === undefined || isExported(ts, statement))
    return undefined;
  return isPlainRead(bootstrap, declaration.initializer) ? statement : undefined;
}

/** In a template, in a sum of texts, or as an argument of `console.log` and the like. */
function isShown({ source: { ts } }: Bootstrap, use: Identifier): boolean {
  const { parent } = use;
  if (ts.isTemplateSpan(parent)) return true;
  if (ts.isBinaryExpression(parent)) return /['"`]/.test(parent.getText());
  if (!ts.isCallExpression(parent) || !ts.isPropertyAccessExpression(parent.expression)) return false;
  return ['log', 'info', 'debug', 'warn', 'verbose'].includes(parent.expression.name.text);
}
