import type {
  ArrayLiteralExpression,
  CallExpression,
  Expression,
  Identifier,
  Node,
  ObjectLiteralElementLike,
} from 'typescript';
import { unwrapped } from '../source/expressions.js';
import { findDeclared, type Declared } from '../source/find-export.js';
import { propertyOf } from '../source/module-metadata.js';
import type { Source } from '../source/source.js';
import type { Files } from '../workspace/files.js';

/** A call that builds the application for a test. */
export interface TestingModuleCall {
  readonly call: CallExpression;
  /** Whether it imports the root module; undefined where what it is given is not to be seen. */
  readonly importsRoot: boolean | undefined;
}

/** Every `Test.createTestingModule(…)` of a file. */
export function testingModuleCalls(
  files: Files,
  source: Source,
  rootModule: Declared,
): readonly TestingModuleCall[] {
  const { ts } = source;
  return callsIn(source)
    .filter(({ expression: callee }) => {
      return ts.isPropertyAccessExpression(callee) && callee.name.text === 'createTestingModule';
    })
    .map((call) => ({ call, importsRoot: importsRoot(files, source, call.arguments[0], rootModule) }));
}

/** Every call that gives the root module to `NestFactory`, or to the `CommandFactory` of nest-commander. */
export function factoryCalls(files: Files, source: Source, rootModule: Declared): readonly CallExpression[] {
  return callsIn(source).filter(({ expression: callee, arguments: [first] }) => {
    if (
      !/^(\w+\.)?(NestFactory\.create|CommandFactory\.(run|create))\w*$/.test(callee.getText()) ||
      first === undefined
    )
      return false;
    return namesRoot(files, source, first, rootModule);
  });
}

/** Calls in the order in which they stand there. */
function callsIn({ ts, file }: Source): readonly CallExpression[] {
  const found: CallExpression[] = [];
  const visit = (node: Node): void => {
    if (ts.isCallExpression(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function importsRoot(
  files: Files,
  source: Source,
  metadata: Expression | undefined,
  rootModule: Declared,
): boolean | undefined {
  const literal = metadata && valueOf(source, metadata);
  if (literal === undefined || !source.ts.isObjectLiteralExpression(literal)) return undefined;
  const imports = propertyOf(source, literal, 'imports');
  if (imports === undefined) return false;
  const list = imports === 'unclear' ? undefined : listIn(source, imports);
  return list && holdsRoot(files, source, list, rootModule);
}

function holdsRoot(
  files: Files,
  source: Source,
  list: ArrayLiteralExpression,
  rootModule: Declared,
): boolean | undefined {
  if (namesRoot(files, source, list, rootModule)) return true;
  const { ts, path } = source;
  // A name that leads nowhere may be known to the test framework alone.
  const isOpen = list.elements.some(
    (one) =>
      ts.isSpreadElement(one) ||
      (one.getText() === rootModule.name && findDeclared(files, ts, path, rootModule.name) === undefined),
  );
  return isOpen ? undefined : false;
}

function listIn(source: Source, property: ObjectLiteralElementLike): ArrayLiteralExpression | undefined {
  const { ts } = source;
  const value = ts.isPropertyAssignment(property) ? property.initializer : property.name;
  const list = value !== undefined && ts.isExpression(value) ? valueOf(source, value) : undefined;
  return list !== undefined && ts.isArrayLiteralExpression(list) ? list : undefined;
}

/** The value itself, or that of the constant which it names. */
function valueOf({ ts, file }: Source, value: Expression): Expression {
  const bare = unwrapped(ts, value);
  if (!ts.isIdentifier(bare)) return bare;
  const visit = (node: Node): Expression | undefined =>
    ts.isVariableDeclaration(node) && node.name.getText() === bare.text
      ? node.initializer
      : ts.forEachChild(node, visit);
  const initializer = visit(file);
  return initializer === undefined ? bare : unwrapped(ts, initializer);
}

/** Whether any name in there is the root module. */
function namesRoot(files: Files, source: Source, node: Node, rootModule: Declared): boolean {
  const { ts, path } = source;
  const isRoot = ({ text }: Identifier): boolean => {
    const declared = findDeclared(files, ts, path, text);
    return declared?.path === rootModule.path && declared.name === rootModule.name;
  };
  if (ts.isIdentifier(node) && isRoot(node)) return true;
  return ts.forEachChild(node, (child) => namesRoot(files, source, child, rootModule) || undefined) ?? false;
}
