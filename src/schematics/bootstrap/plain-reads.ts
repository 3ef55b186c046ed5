import type { CallExpression, Expression, Identifier, NewExpression, Node } from 'typescript';
import { unwrapped } from '../source/expressions.js';
import type { Bootstrap } from './read-bootstrap.js';
import { isAssignment, isStep } from './syntax.js';

type Reading = Pick<Bootstrap, 'source' | 'bindings' | 'uses'>;

const CONVERSIONS = new Set([
  'Number',
  'String',
  'Boolean',
  'parseInt',
  'parseFloat',
  'Number.parseInt',
  'Number.parseFloat',
]);

/**
 * Whether an expression only reads: it may be evaluated earlier, later, twice or not at all, and nothing is different.
 * That holds for constants, the environment, conversions, and what is got from the application's container.
 */
export function isPlainRead(reading: Reading, expression: Expression): boolean {
  const { ts } = reading.source;
  const value = unwrapped(ts, expression);
  if (ts.isCallExpression(value)) return isPlainCall(reading, value);
  if (ts.isNewExpression(value)) return isHarmless(reading, value);
  if (ts.isFunctionLike(value) || ts.isClassLike(value) || !isOperation(reading, value)) return false;
  return partsOf(reading, value).every((part) => isPlainRead(reading, part));
}

function isOperation({ source: { ts } }: Reading, value: Expression): boolean {
  const { SyntaxKind: kinds } = ts;
  if (ts.isBinaryExpression(value)) return !isAssignment(ts, value);
  if (ts.isPrefixUnaryExpression(value)) return !isStep(ts, value);
  return [
    kinds.Identifier,
    kinds.NumericLiteral,
    kinds.BigIntLiteral,
    kinds.StringLiteral,
    kinds.NoSubstitutionTemplateLiteral,
    kinds.RegularExpressionLiteral,
    kinds.TrueKeyword,
    kinds.FalseKeyword,
    kinds.NullKeyword,
    kinds.TemplateExpression,
    kinds.PropertyAccessExpression,
    kinds.ElementAccessExpression,
    kinds.ConditionalExpression,
    kinds.AwaitExpression,
    kinds.MetaProperty,
    kinds.ArrayLiteralExpression,
    kinds.ObjectLiteralExpression,
  ].includes(value.kind);
}

/** The expressions in it, whatever they stand in. */
function partsOf({ source: { ts } }: Reading, value: Expression): readonly Expression[] {
  const parts: Expression[] = [];
  const visit = (node: Node): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isPropertyName(node) && 'name' in node.parent && node.parent.name === node) return;
    if (ts.isExpression(node) && !ts.isTemplateLiteralToken(node)) parts.push(node);
    else ts.forEachChild(node, visit);
  };
  ts.forEachChild(value, visit);
  return parts;
}

function isPlainCall(reading: Reading, call: CallExpression): boolean {
  const callee = call.expression;
  const { ts } = reading.source;
  if (!call.arguments.every((argument) => isPlainRead(reading, argument))) return false;
  if (CONVERSIONS.has(callee.getText())) return true;
  if (!ts.isPropertyAccessExpression(callee)) return false;
  const isText = ['toString', 'trim', 'toLowerCase', 'toUpperCase'].includes(callee.name.text);
  if (isText) return isPlainRead(reading, callee.expression);
  return (
    ['get', 'getOrThrow', 'resolve'].includes(callee.name.text) && isContainer(reading, callee.expression)
  );
}

/** The application, what was got from it, and what is called a configuration. */
function isContainer(reading: Reading, expression: Expression): boolean {
  const { ts } = reading.source;
  const value = unwrapped(ts, expression);
  if (ts.isAwaitExpression(value) || ts.isPropertyAccessExpression(value)) {
    return isContainer(reading, value.expression);
  }
  if (ts.isCallExpression(value)) return isPlainCall(reading, value);
  if (ts.isNewExpression(value)) return value.expression.getText() === 'ConfigService';
  return ts.isIdentifier(value) && isNamedContainer(reading, value);
}

function isNamedContainer(reading: Reading, name: Identifier): boolean {
  const { source, bindings, uses } = reading;
  const declaration = bindings.declarationOf(name);
  if (uses.includes(name) || declaration === undefined) return uses.includes(name);
  if (!source.ts.isVariableDeclaration(declaration)) return /^(config|env)/i.test(name.text);
  return declaration.initializer !== undefined && isContainer(reading, declaration.initializer);
}

/** Nest's own: the one keeps nothing but its name, the other nothing at all. */
function isHarmless(reading: Reading, { expression, arguments: given }: NewExpression): boolean {
  const isKnown = ['Logger', 'ConfigService'].includes(expression.getText());
  return isKnown && (given ?? []).every((argument) => isPlainRead(reading, argument));
}
