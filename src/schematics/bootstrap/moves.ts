import type { Identifier, Node, Statement, VariableStatement } from 'typescript';
import type { Cuts } from './cuts.js';
import { contains } from './layout.js';
import { isPlainRead } from './plain-reads.js';
import type { Bootstrap } from './read-bootstrap.js';
import { identifiersIn, isConstant, namesIn } from './syntax.js';
import { Unsure } from './unsure.js';

/** Variables of what becomes `setup` that are also needed outside of it. */
export interface Moves {
  /** Above `serve()`, for both. */
  readonly above: readonly VariableStatement[];
  /** Below it. Those that `setup` needs as well stand there too. */
  readonly below: readonly VariableStatement[];
  /** Those of `below` that nothing in `setup` needs. */
  readonly leaving: readonly VariableStatement[];
}

/**
 * @param later What will stand below `serve()`.
 * @throws {Unsure} if one of them is no plain read, so that it cannot be moved or repeated.
 */
export function movesFor(bootstrap: Bootstrap, cuts: Cuts, later: readonly Node[]): Moves {
  const region = bootstrap.region.filter((statement) => !cuts.has(statement));
  const needed = neededLater(bootstrap, cuts, region, later);
  if (needed.length === 0) return { above: [], below: [], leaving: [] };
  const leaving: VariableStatement[] = [];
  const above: VariableStatement[] = [];
  for (const statement of needed.toReversed()) {
    const users = usersOf(bootstrap, cuts, statement, region).filter(
      (one) => !leaving.some((gone) => gone === one),
    );
    if (users.length === 0) leaving.push(statement);
    else if (!needsApp(bootstrap, region, statement)) above.push(statement);
  }
  return {
    above: needed.filter((one) => above.includes(one)),
    below: needed.filter((one) => !above.includes(one)),
    leaving: needed.filter((one) => leaving.includes(one)),
  };
}

/** The declarations of the region that are used later, and those that they use themselves, in their order. */
function neededLater(
  bootstrap: Bootstrap,
  cuts: Cuts,
  region: readonly Statement[],
  later: readonly Node[],
): readonly VariableStatement[] {
  const needed: VariableStatement[] = [];
  const isLater = (use: Identifier): boolean => [...later, ...needed].some((one) => contains(one, use));
  for (const statement of region.toReversed()) {
    const outside = declaredNames(bootstrap, statement).flatMap((name) =>
      cuts
        .remaining(name)
        .filter((use) => isLater(use) || !bootstrap.region.some((one) => contains(one, use))),
    );
    const [first] = outside;
    if (first === undefined) continue;
    if (!isMovable(bootstrap, statement) || !outside.every(isLater)) {
      throw new Unsure(`\`${first.text}\` is made before it listens and used elsewhere`);
    }
    needed.unshift(statement);
  }
  return needed;
}

function isMovable(bootstrap: Bootstrap, statement: Statement): statement is VariableStatement {
  const { ts } = bootstrap.source;
  if (!ts.isVariableStatement(statement) || !isConstant(ts, statement.declarationList)) return false;
  return statement.declarationList.declarations.every(
    ({ initializer }) => initializer !== undefined && isPlainRead(bootstrap, initializer),
  );
}

/** The statements of the region that name what another one declares. */
function usersOf(
  bootstrap: Bootstrap,
  cuts: Cuts,
  statement: Statement,
  region: readonly Statement[],
): readonly Statement[] {
  const uses = declaredNames(bootstrap, statement).flatMap((name) => cuts.remaining(name));
  return region.filter((one) => one !== statement && uses.some((use) => contains(one, use)));
}

function needsApp(bootstrap: Bootstrap, region: readonly Statement[], statement: Statement): boolean {
  const { bindings, uses } = bootstrap;
  return identifiersIn(bootstrap.source.ts, statement).some((name) => {
    if (uses.includes(name)) return true;
    const declaration = bindings.declarationOf(name);
    if (declaration === undefined || contains(statement, declaration)) return false;
    const other = region.find((one) => contains(one, declaration));
    return other !== undefined && needsApp(bootstrap, region, other);
  });
}

function declaredNames({ source: { ts } }: Bootstrap, statement: Statement): readonly Identifier[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => namesIn(ts, name));
  }
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name] : [];
}
