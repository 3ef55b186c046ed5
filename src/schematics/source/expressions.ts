import type { Expression, Identifier, Node, VariableDeclaration } from 'typescript';
import type { Source } from './source.js';
import type { TypeScript } from './typescript.js';

/** Without parentheses, `as`, `satisfies` and `!`. */
export function unwrapped(ts: TypeScript, expression: Expression): Expression {
  if (
    ts.isParenthesizedExpression(expression) ||
    ts.isAsExpression(expression) ||
    ts.isSatisfiesExpression(expression) ||
    ts.isNonNullExpression(expression)
  ) {
    return unwrapped(ts, expression.expression);
  }
  return expression;
}

/** The value of a constant of the same file, if this is the only use of it: only then it can be changed for this use. */
export function constantOf(source: Source, use: Identifier): Expression | undefined {
  const { ts } = source;
  const declaration = declarationsIn(source).find(
    ({ name }) => ts.isIdentifier(name) && name.text === use.text,
  );
  if (declaration?.initializer === undefined || usesOf(source, use.text) !== 1) return undefined;
  return unwrapped(ts, declaration.initializer);
}

/** Those of constants that the file keeps to itself. */
function declarationsIn({ ts, file }: Source): readonly VariableDeclaration[] {
  return file.statements.flatMap((statement) => {
    if (!ts.isVariableStatement(statement)) return [];
    const isExported = statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
    const isConstant = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0;
    return isConstant && !isExported ? statement.declarationList.declarations : [];
  });
}

/** How often a name is read. What is reached by a dot and has that name counts too, which errs on the side of leaving alone. */
function usesOf({ ts, file }: Source, name: string): number {
  let uses = 0;
  const visit = (node: Node): void => {
    const isNamed = ts.isIdentifier(node) && node.text === name;
    if (isNamed && !isDeclaredBy(ts, node)) uses += 1;
    ts.forEachChild(node, visit);
  };
  visit(file);
  return uses;
}

function isDeclaredBy(ts: TypeScript, node: Identifier): boolean {
  const { parent } = node;
  return (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) && parent.name === node;
}
