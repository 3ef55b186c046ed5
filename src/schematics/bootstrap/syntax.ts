import type {
  BindingElement,
  BindingName,
  Identifier,
  Node,
  PrefixUnaryExpression,
  Statement,
  VariableDeclaration,
  VariableDeclarationList,
  VariableStatement,
} from 'typescript';
import type { TypeScript } from '../source/typescript.js';

/** The statement that declares this and nothing else. */
export function alone(ts: TypeScript, declaration: VariableDeclaration): VariableStatement | undefined {
  const { parent: list } = declaration;
  if (!ts.isVariableDeclarationList(list) || list.declarations.length > 1) return undefined;
  return ts.isVariableStatement(list.parent) ? list.parent : undefined;
}

/** The variable that a name belongs to, destructured or not. */
export function variableOf(ts: TypeScript, node: Node): VariableDeclaration | undefined {
  if (ts.isVariableDeclaration(node)) return node;
  const isPart =
    ts.isBindingElement(node) || ts.isObjectBindingPattern(node) || ts.isArrayBindingPattern(node);
  return isPart ? variableOf(ts, node.parent) : undefined;
}

/** What declares a name among others of one object, if it can be left out: `port` of `const { port, prefix } = config`. */
export function partOf(ts: TypeScript, declaration: Node): BindingElement | undefined {
  if (!ts.isBindingElement(declaration) || declaration.initializer !== undefined) return undefined;
  const { parent: pattern } = declaration;
  if (!ts.isObjectBindingPattern(pattern) || !ts.isVariableDeclaration(pattern.parent)) return undefined;
  // What is left out would be in the rest.
  return pattern.elements.some((one) => one.dotDotDotToken !== undefined) ? undefined : declaration;
}

export function namesIn(ts: TypeScript, name: BindingName): readonly Identifier[] {
  if (ts.isIdentifier(name)) return [name];
  return name.elements.flatMap((one) => (ts.isOmittedExpression(one) ? [] : namesIn(ts, one.name)));
}

export function identifiersIn(ts: TypeScript, node: Node): readonly Identifier[] {
  const found: Identifier[] = [];
  const visit = (inner: Node): void => {
    if (ts.isIdentifier(inner)) found.push(inner);
    ts.forEachChild(inner, visit);
  };
  visit(node);
  return found;
}

export function isConstant(ts: TypeScript, list: VariableDeclarationList): boolean {
  return has(list, ts.NodeFlags.Const) && !isUsing(ts, list);
}

/** `using`, whose end is that of the block in which it stands. */
export function isUsing(ts: TypeScript, list: VariableDeclarationList): boolean {
  return has(list, ts.NodeFlags.Using);
}

function has({ flags }: VariableDeclarationList, flag: number): boolean {
  return (flags & flag) === flag;
}

export function isAssigned(ts: TypeScript, use: Identifier): boolean {
  const { parent } = use;
  if (ts.isBinaryExpression(parent)) return parent.left === use && isAssignment(ts, parent);
  return ts.isPostfixUnaryExpression(parent) || (ts.isPrefixUnaryExpression(parent) && isStep(ts, parent));
}

/** `=`, `+=` and the like. */
export function isAssignment(ts: TypeScript, node: Node): boolean {
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** `++` and `--`. */
export function isStep(ts: TypeScript, { operator }: PrefixUnaryExpression): boolean {
  return [ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken].includes(operator);
}

/** Whether it waits for something itself: functions in it wait on their own. */
export function awaits(ts: TypeScript, node: Node): boolean {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
  if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined))
    return true;
  return ts.forEachChild(node, (child) => awaits(ts, child) || undefined) ?? false;
}

/** Whether a statement can end the list in which it stands, by other means than an error. */
export function leavesEarly(ts: TypeScript, statement: Statement): boolean {
  const visit = (node: Node, isInLoop: boolean): boolean => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
    if (isExit(ts, node, isInLoop)) return true;
    const isLoop = isInLoop || ts.isIterationStatement(node, false) || ts.isSwitchStatement(node);
    return ts.forEachChild(node, (child) => visit(child, isLoop) || undefined) ?? false;
  };
  return visit(statement, false);
}

function isExit(ts: TypeScript, node: Node, isInLoop: boolean): boolean {
  if (ts.isBreakOrContinueStatement(node)) return !isInLoop;
  return ts.isReturnStatement(node) || ts.isYieldExpression(node) || ts.isLabeledStatement(node);
}
