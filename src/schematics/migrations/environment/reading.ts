import type { BinaryExpression, CallExpression, Expression, Node, PrefixUnaryExpression } from 'typescript';
import { unwrapped } from '../../source/expressions.js';
import type { TypeScript } from '../../source/typescript.js';

/** What the code around a read makes of the text. */
export interface Reading {
  readonly type: 'text' | 'number' | 'integer' | 'boolean' | 'list';
  /** What it takes where nothing is set: a value, `7` for `?? '7'` that becomes a number. */
  readonly fallback?: string | number | boolean;
  /** Whether it goes on as if something were set. */
  readonly required: boolean;
}

/** Reads outwards from a read of a variable: `Number(process.env.PORT ?? '3000')`. */
export function readingOf(ts: TypeScript, read: Node, reading: Reading = PLAIN): Reading {
  const step = wrapperStep(ts, read) ?? operatorStep(ts, read) ?? callStep(ts, read);
  return step === undefined ? reading : readingOf(ts, step.node, { ...reading, ...step.finds });
}

const PLAIN: Reading = { type: 'text', required: false };

interface Step {
  readonly node: Node;
  readonly finds: Partial<Reading>;
}

function wrapperStep(ts: TypeScript, { parent }: Node): Step | undefined {
  if (ts.isNonNullExpression(parent) || ts.isAsExpression(parent)) return found(parent, { required: true });
  return ts.isParenthesizedExpression(parent) ? found(parent, {}) : undefined;
}

function operatorStep(ts: TypeScript, node: Node): Step | undefined {
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && parent.left === node) return binaryStep(ts, parent);
  return ts.isPrefixUnaryExpression(parent) ? prefixStep(ts, parent) : undefined;
}

/** `?? 'x'`, `|| 5`, `=== 'true'`. */
function binaryStep(ts: TypeScript, binary: BinaryExpression): Step | undefined {
  const { QuestionQuestionToken, BarBarToken } = ts.SyntaxKind;
  const { kind } = binary.operatorToken;
  const value = literalOf(ts, binary.right);
  if (kind === QuestionQuestionToken || kind === BarBarToken) {
    return { node: binary, finds: value === undefined ? {} : { fallback: value } };
  }
  const operator = binary.operatorToken.getText();
  if (/^===?$/.test(operator) && isYes(value)) return found(binary, { type: 'boolean', fallback: false });
  if (/^!==?$/.test(operator) && isNo(value)) return found(binary, { type: 'boolean', fallback: true });
  return undefined;
}

function isYes(value: unknown): boolean {
  return typeof value === 'string' && /^(true|1|yes|on)$/i.test(value);
}

function isNo(value: unknown): boolean {
  return typeof value === 'string' && /^(false|0|no|off)$/i.test(value);
}

const CONVERSIONS: Readonly<Record<string, Partial<Reading>>> = {
  Number: { type: 'number', required: true },
  parseFloat: { type: 'number', required: true },
  parseInt: { type: 'integer', required: true },
  Boolean: { type: 'boolean' },
  String: {},
};

/** An argument of `Number()`, or what `.split()` is called on. */
function callStep(ts: TypeScript, node: Node): Step | undefined {
  const { parent } = node;
  if (ts.isCallExpression(parent) && parent.arguments[0] === node) {
    const finds = CONVERSIONS[parent.expression.getText().replace(/^Number\./, '')];
    return finds && found(parent, finds);
  }
  if (!ts.isPropertyAccessExpression(parent) || !ts.isCallExpression(parent.parent)) return undefined;
  return methodStep(parent.name.text, parent.parent);
}

function prefixStep(ts: TypeScript, prefix: PrefixUnaryExpression): Step | undefined {
  return prefix.operator === ts.SyntaxKind.PlusToken
    ? found(prefix, { type: 'number', required: true })
    : undefined;
}

function methodStep(name: string, call: CallExpression): Step | undefined {
  if (name === 'split') return found(call, { type: 'list' });
  return /^(trim|toLowerCase|toUpperCase)$/.test(name) ? found(call, {}) : undefined;
}

function found(node: Node, finds: Partial<Reading>): Step {
  return { node, finds };
}

/** The value of a literal. */
export function literalOf(ts: TypeScript, expression: Expression): string | number | boolean | undefined {
  const value = unwrapped(ts, expression);
  if (ts.isStringLiteralLike(value)) return value.text;
  if (ts.isNumericLiteral(value)) return Number(value.text);
  if (value.kind === ts.SyntaxKind.TrueKeyword) return true;
  return value.kind === ts.SyntaxKind.FalseKeyword ? false : undefined;
}
