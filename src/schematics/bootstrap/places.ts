import type { BinaryExpression, CallExpression, Expression } from 'typescript';
import { unwrapped } from '../source/expressions.js';
import type { TypeScript } from '../source/typescript.js';
import type { Bootstrap } from './read-bootstrap.js';

/** What an expression for a port or a host is made of, behind the variables that it names. */
export interface Place {
  /** The literal that it is, or falls back to: `3000` of `process.env.PORT ?? 3000`. */
  readonly literal: string | undefined;
  /** The environment variables that it reads. */
  readonly variables: readonly string[];
}

export function readPlace(bootstrap: Bootstrap, expression: Expression): Place {
  const { ts } = bootstrap.source;
  const value = unwrapped(ts, expression);
  if (ts.isNumericLiteral(value) || ts.isStringLiteralLike(value))
    return { literal: value.text, variables: [] };
  const variable = environmentVariable(bootstrap, value);
  if (variable !== undefined) return { literal: undefined, variables: [variable] };
  const places = choicesOf(bootstrap, value).map((choice) => readPlace(bootstrap, choice));
  return {
    literal: places.findLast((place) => place.literal !== undefined)?.literal,
    variables: places.flatMap((place) => place.variables),
  };
}

/** What the value may be; nothing if that cannot be seen. */
function choicesOf({ source: { ts }, bindings }: Bootstrap, value: Expression): readonly Expression[] {
  if (ts.isIdentifier(value)) return [bindings.initializerOf(value) ?? []].flat();
  if (ts.isPrefixUnaryExpression(value)) return [value.operand];
  if (ts.isConditionalExpression(value)) return [value.whenTrue, value.whenFalse];
  if (ts.isCallExpression(value)) return choicesOfCall(ts, value);
  return ts.isBinaryExpression(value) && isFallback(ts, value) ? [value.left, value.right] : [];
}

function isFallback(ts: TypeScript, { operatorToken: { kind } }: BinaryExpression): boolean {
  return [ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.BarBarToken].includes(kind);
}

/** `Number(port)`, `parseInt(port, 10)`, `config.get('port', 3000)`. */
function choicesOfCall(
  ts: TypeScript,
  { expression: callee, arguments: given }: CallExpression,
): readonly Expression[] {
  const isRead = ts.isPropertyAccessExpression(callee) && callee.name.text === 'get';
  return isRead ? given.slice(1, 2) : given.slice(0, 1);
}

function environmentVariable({ source: { ts } }: Bootstrap, value: Expression): string | undefined {
  const isRead = ts.isPropertyAccessExpression(value) || ts.isElementAccessExpression(value);
  if (!isRead || value.expression.getText() !== 'process.env') return undefined;
  if (ts.isPropertyAccessExpression(value)) return value.name.text;
  return ts.isStringLiteralLike(value.argumentExpression) ? value.argumentExpression.text : undefined;
}
