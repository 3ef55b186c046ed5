import type { Expression } from 'typescript';
import { unwrapped } from '../source/expressions.js';
import type { TypeScript } from '../source/typescript.js';

/** Whether a logger is no logger but says which lines are written: `['error', 'warn']`, `false`, or one of them by a condition. */
export function areLevels(ts: TypeScript, expression: Expression): boolean {
  const value = unwrapped(ts, expression);
  if (ts.isConditionalExpression(value)) {
    return areLevels(ts, value.whenTrue) && areLevels(ts, value.whenFalse);
  }
  if (ts.isArrayLiteralExpression(value)) return value.elements.every((one) => ts.isStringLiteralLike(one));
  return value.kind === ts.SyntaxKind.FalseKeyword || value.kind === ts.SyntaxKind.TrueKeyword;
}
