import type {
  ClassDeclaration,
  Decorator,
  Expression,
  Node,
  ObjectLiteralElementLike,
  ObjectLiteralExpression,
} from 'typescript';
import { constantOf, unwrapped } from './expressions.js';
import { addElement, insertItem } from './insert-item.js';
import type { Source } from './source.js';

type ModuleKey = 'imports' | 'providers';

/** As `nest g` writes them. */
const ORDER = ['imports', 'controllers', 'providers', 'exports'];

/**
 * Adds an element to a list of the `@Module` of a class, and the list where there is none. Of one parsed text, a module
 * takes one element.
 *
 * @param className `default` for a class without a name.
 * @returns False if the shape is not understood: nothing is edited then. True also if the element is there already.
 */
export function addToModule(
  source: Source,
  className: string,
  key: ModuleKey,
  expression: string,
  at: 'first' | 'last',
): boolean {
  const metadata = moduleMetadata(source, className);
  if (metadata === undefined) return false;
  const property = propertyOf(source, metadata, key);
  if (property === 'unclear') return false;
  if (property === undefined) {
    insertItem(source, metadata, placeOf(source, metadata, key), `${key}: [${expression}]`);
    return true;
  }
  return addToProperty(source, property, expression, at);
}

/** What `@Module` was given for this class, if that is an object in the same file which is for this module alone. */
export function moduleMetadata(source: Source, className: string): ObjectLiteralExpression | undefined {
  const { ts } = source;
  const declaration = findClass(source, source.file, className);
  const decorator = declaration && ts.getDecorators(declaration)?.find((one) => isModule(source, one));
  if (decorator === undefined || !ts.isCallExpression(decorator.expression)) return undefined;
  const [argument] = decorator.expression.arguments;
  const literal = argument && literalOf(source, argument);
  return literal !== undefined && ts.isObjectLiteralExpression(literal) ? literal : undefined;
}

/** The names of the classes that have `@Module`, `default` for one without a name. */
export function moduleClasses(source: Source): readonly string[] {
  const { ts, file } = source;
  return file.statements.flatMap((statement) => {
    const isMeant =
      ts.isClassDeclaration(statement) &&
      ts.getDecorators(statement)?.some((one) => isModule(source, one)) === true;
    return isMeant ? [statement.name?.text ?? 'default'] : [];
  });
}

/** The property that has the last word on a key; `unclear` where a spread might have it. */
export function propertyOf(
  { ts }: Source,
  object: ObjectLiteralExpression,
  key: string,
): ObjectLiteralElementLike | 'unclear' | undefined {
  const last = object.properties.findLast((one) => ts.isSpreadAssignment(one) || nameOf(ts, one) === key);
  return last !== undefined && ts.isSpreadAssignment(last) ? 'unclear' : last;
}

/** The value itself, or that of the constant which it names and which nothing else uses. */
export function literalOf(source: Source, value: Expression): Expression {
  const { ts } = source;
  const inner = unwrapped(ts, value);
  return ts.isIdentifier(inner) ? (constantOf(source, inner) ?? inner) : inner;
}

function addToProperty(
  source: Source,
  property: ObjectLiteralElementLike,
  expression: string,
  at: 'first' | 'last',
): boolean {
  const { ts } = source;
  const value = valueOf(source, property);
  if (value === undefined) return false;
  const literal = literalOf(source, value);
  if (ts.isArrayLiteralExpression(literal)) {
    addElement(source, literal, expression, at);
    return true;
  }
  const spread = spreadOf(source, value);
  if (spread === undefined) return false;
  const list = at === 'first' ? `[${expression}, ${spread}]` : `[${spread}, ${expression}]`;
  if (ts.isShorthandPropertyAssignment(property)) source.insert(property.getEnd(), `: ${list}`);
  else source.replace(value.getStart(), value.getEnd(), list);
  return true;
}

function valueOf({ ts }: Source, property: ObjectLiteralElementLike): Expression | undefined {
  if (ts.isPropertyAssignment(property)) return property.initializer;
  return ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
}

/** What yields the elements of a list that is no literal, where that is sure to compile and to run. */
function spreadOf(source: Source, value: Expression): string | undefined {
  const { ts } = source;
  const list = unwrapped(ts, value);
  const text = list.getText();
  if (ts.isIdentifier(list) || (ts.isCallExpression(list) && !ts.isOptionalChain(list))) return `...${text}`;
  if (ts.isPropertyAccessExpression(list)) return `...(${text} ?? [])`;
  const isChoice =
    ts.isConditionalExpression(list) &&
    [list.whenTrue, list.whenFalse].every((one) => ts.isArrayLiteralExpression(unwrapped(ts, one)));
  return isChoice ? `...(${text})` : undefined;
}

function placeOf({ ts }: Source, metadata: ObjectLiteralExpression, key: ModuleKey): number {
  const later = new Set(ORDER.slice(ORDER.indexOf(key) + 1));
  const index = metadata.properties.findIndex((one) => later.has(nameOf(ts, one) ?? ''));
  if (index !== -1) return index;
  return key === 'imports' ? 0 : metadata.properties.length;
}

function nameOf(ts: Source['ts'], property: ObjectLiteralElementLike): string | undefined {
  const { name } = property;
  if (name === undefined) return undefined;
  if (ts.isComputedPropertyName(name)) {
    return ts.isStringLiteralLike(name.expression) ? name.expression.text : undefined;
  }
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : undefined;
}

function findClass({ ts }: Source, from: Node, className: string): ClassDeclaration | undefined {
  const visit = (node: Node): ClassDeclaration | undefined => {
    if (ts.isClassDeclaration(node) && (node.name?.text ?? 'default') === className) return node;
    return ts.forEachChild(node, visit);
  };
  return visit(from);
}

/** `@Module`, `@common.Module`, or what an import calls it. */
function isModule({ ts, file }: Source, { expression }: Decorator): boolean {
  if (!ts.isCallExpression(expression)) return false;
  const callee = expression.expression;
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text === 'Module';
  if (!ts.isIdentifier(callee)) return false;
  if (callee.text === 'Module') return true;
  return file.statements.some((statement) => {
    if (!ts.isImportDeclaration(statement)) return false;
    const bindings = statement.importClause?.namedBindings;
    if (bindings === undefined || !ts.isNamedImports(bindings)) return false;
    return bindings.elements.some(
      ({ name, propertyName }) => name.text === callee.text && propertyName?.text === 'Module',
    );
  });
}
