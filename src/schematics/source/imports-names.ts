import type { Identifier, Node, SourceFile } from 'typescript';
import { toVariableName } from '../../config/variable-name.js';
import { importsOf } from './imports-bound.js';
import type { Source } from './source.js';
import type { TypeScript } from './typescript.js';

/**
 * What an export of a module is called in a file, or will be called once it is imported: its own name, the alias that
 * the file gave it, or, if the file calls something else so, a name of both: `NestjsDeploymentModule` for the
 * `DeploymentModule` of `nestjs-deployment`.
 */
export function localName({ ts, file }: Source, name: string, from: string): string {
  const bound = importsOf(ts, file).find((one) => one.imported === name && one.from === from);
  if (bound !== undefined) return bound.local;
  const taken = declaredNames(ts, file);
  if (!taken.has(name)) return name;
  const longer = joined(from, name);
  return (
    [longer, ...'23456789'.split('').map((digit) => longer + digit)].find((one) => !taken.has(one)) ?? longer
  );
}

/** Whether anything but an import names it. Where a name is declared anew counts as a use: that leaves an import alone. */
export function isUsed(ts: TypeScript, file: SourceFile, name: string): boolean {
  const visit = (node: Node): boolean => {
    if (ts.isImportDeclaration(node) || ts.isImportEqualsDeclaration(node)) return false;
    if (ts.isIdentifier(node) && node.text === name && !isMemberName(ts, node)) return true;
    return ts.forEachChild(node, (child) => visit(child) || undefined) ?? false;
  };
  return visit(file);
}

/** Every name that is declared anywhere in the file, members of classes and objects aside. */
function declaredNames(ts: TypeScript, file: SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: Node): void => {
    if (ts.isIdentifier(node) && isDeclared(node) && !isMemberName(ts, node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

function isDeclared(name: Identifier): boolean {
  return 'name' in name.parent && name.parent.name === name;
}

function isMemberName(ts: TypeScript, name: Identifier): boolean {
  const { parent } = name;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === name;
  if (ts.isQualifiedName(parent)) return parent.right === name;
  if (ts.isBindingElement(parent)) return parent.propertyName === name;
  return isMember(ts, parent) && parent.name === name;
}

function isMember(ts: TypeScript, node: Node): node is Node & { readonly name: Node } {
  return (
    ts.isPropertyAssignment(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isPropertySignature(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isMethodSignature(node) ||
    ts.isAccessor(node) ||
    ts.isEnumMember(node)
  );
}

/** `nestjs-deployment` and `DeploymentModule` → `NestjsDeploymentModule`. */
function joined(from: string, name: string): string {
  const last = from.split('/').at(-1) ?? from;
  const words = pascalCase(last.replace(/\.[cm]?[jt]s$/, ''));
  const overlap = words.split('').findIndex((_, index) => name.startsWith(words.slice(index)));
  const whole =
    (overlap === -1 ? words : words.slice(0, overlap)) + name.charAt(0).toUpperCase() + name.slice(1);
  return /^[a-z]/.test(name) ? whole.charAt(0).toLowerCase() + whole.slice(1) : whole;
}

function pascalCase(text: string): string {
  return toVariableName(text)
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join('');
}
