import type { BindingElement, CallExpression, Expression, Node } from 'typescript';
import type { Source } from '../../source/source.js';
import { literalOf, readingOf, type Reading } from './reading.js';

/** One read of a variable. */
export interface Read extends Reading {
  readonly variable: string;
  /** `src/main.ts:12`. */
  readonly at: string;
}

/** Every variable that a file reads by its name: `process.env.X`, `const { X } = process.env`, `config.get('X')`. */
export function readsIn(source: Source): readonly Read[] {
  const { ts, file } = source;
  const found: Read[] = [];
  const visit = (node: Node): void => {
    const read = readOf(source, node);
    if (read !== undefined) found.push({ ...read, at: `${source.path}:${source.lineOf(node.getStart())}` });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

type Found = Omit<Read, 'at'>;

function readOf(source: Source, node: Node): Found | undefined {
  const { ts } = source;
  if (ts.isPropertyAccessExpression(node)) return accessRead(source, node, node.expression, node.name.text);
  if (ts.isElementAccessExpression(node)) {
    const key = literalOf(ts, node.argumentExpression);
    return typeof key === 'string' ? accessRead(source, node, node.expression, key) : undefined;
  }
  if (ts.isBindingElement(node)) return bindingRead(source, node);
  return ts.isCallExpression(node) ? serviceRead(source, node) : undefined;
}

function isEnvironment(node: Node): boolean {
  return node.getText() === 'process.env';
}

function accessRead(
  source: Source,
  node: Expression,
  owner: Expression,
  variable: string,
): Found | undefined {
  if (!isEnvironment(owner) || isWritten(source, node)) return undefined;
  return { variable, ...readingOf(source.ts, node) };
}

function isWritten({ ts }: Source, node: Node): boolean {
  const { parent } = node;
  if (ts.isDeleteExpression(parent)) return true;
  return (
    ts.isBinaryExpression(parent) &&
    parent.left === node &&
    parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment
  );
}

/** `const { HOST, PORT: port = '3000' } = process.env`. */
function bindingRead({ ts }: Source, node: BindingElement): Found | undefined {
  const declaration = node.parent.parent;
  if (!ts.isVariableDeclaration(declaration) || declaration.initializer === undefined) return undefined;
  if (!isEnvironment(declaration.initializer) || node.dotDotDotToken !== undefined) return undefined;
  const variable = (node.propertyName ?? node.name).getText().replaceAll(/['"]/g, '');
  const fallback = node.initializer && literalOf(ts, node.initializer);
  return { variable, type: 'text', required: false, ...(fallback !== undefined && { fallback }) };
}

/** `config.get<number>('PORT', 3000)` of a `ConfigService`; other keys than variables come from elsewhere. */
function serviceRead(source: Source, call: CallExpression): Found | undefined {
  const { ts } = source;
  const { expression: callee } = call;
  if (!ts.isPropertyAccessExpression(callee) || !/^get(OrThrow)?$/.test(callee.name.text)) return undefined;
  const [key, fallback] = call.arguments.map((argument) => literalOf(ts, argument));
  if (typeof key !== 'string' || !/^[A-Z][A-Z0-9_]*$/.test(key)) return undefined;
  if (!isConfigService(source, callee.expression)) return undefined;
  const around = readingOf(ts, call);
  return {
    variable: key,
    ...around,
    ...typeArgument(call, around),
    ...(fallback !== undefined && { fallback }),
    required: around.required || callee.name.text === 'getOrThrow',
  };
}

function typeArgument(call: CallExpression, { type }: Reading): Partial<Reading> {
  const said = call.typeArguments?.[0]?.getText();
  return type === 'text' && (said === 'number' || said === 'boolean') ? { type: said } : {};
}

/** By what declares the name: `config: ConfigService`, `config = app.get(ConfigService)`. */
function isConfigService({ text }: Source, owner: Expression): boolean {
  const [name] = /\w+$/.exec(owner.getText()) ?? [];
  if (owner.getText().endsWith('(ConfigService)')) return true;
  if (name === undefined) return false;
  return new RegExp(String.raw`\b${name}\b\s*(:\s*ConfigService\b|=[^;\n]*\(ConfigService\b)`).test(text);
}
