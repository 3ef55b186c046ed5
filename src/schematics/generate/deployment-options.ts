import type { CallExpression, Expression, Node, ObjectLiteralExpression } from 'typescript';
import { addElement, insertItem, isSameCode } from '../source/insert-item.js';
import { literalOf, moduleMetadata, propertyOf } from '../source/module-metadata.js';
import { importsOf } from '../source/imports.js';
import type { Source } from '../source/source.js';

type Method = 'forRoot' | 'forRootAsync' | 'forFeature';

/** The call of `DeploymentModule` in the `@Module` of a class, the first of these methods that there is. */
export function deploymentCall(
  source: Source,
  className: string,
  methods: readonly Method[],
): CallExpression | undefined {
  const metadata = moduleMetadata(source, className);
  if (metadata === undefined) return undefined;
  const property = propertyOf(source, metadata, 'imports');
  const list =
    property !== undefined && property !== 'unclear' && source.ts.isShorthandPropertyAssignment(property)
      ? literalOf(source, property.name)
      : metadata;
  return methods.map((method) => callIn(source, list, method)).find((call) => call !== undefined);
}

/**
 * Gives an option to such a call: beside the classes that are there already if it takes several.
 *
 * @returns False if it cannot be told what the option is now, or if it takes one value and has another.
 */
export function addOption(
  source: Source,
  call: CallExpression,
  key: string,
  value: string,
  takes: 'one' | 'several',
): boolean {
  const { ts } = source;
  const [argument] = call.arguments;
  if (argument === undefined) {
    source.insert(call.getEnd() - 1, `{ ${key}: ${value} }`);
    return true;
  }
  const options = literalOf(source, argument);
  return ts.isObjectLiteralExpression(options) && addProperty(source, options, key, value, takes);
}

function addProperty(
  source: Source,
  options: ObjectLiteralExpression,
  key: string,
  value: string,
  takes: 'one' | 'several',
): boolean {
  const { ts } = source;
  const property = propertyOf(source, options, key);
  if (property === undefined) {
    insertItem(source, options, options.properties.length, `${key}: ${value}`);
    return true;
  }
  if (property === 'unclear' || !ts.isPropertyAssignment(property)) return false;
  const present = literalOf(source, property.initializer);
  if (isSameCode(present.getText(), value)) return true;
  return takes === 'several' && addBeside(source, present, value);
}

function addBeside(source: Source, present: Expression, value: string): boolean {
  const { ts } = source;
  if (ts.isArrayLiteralExpression(present)) {
    addElement(source, present, value, 'last');
    return true;
  }
  // A name with a small letter may hold a list as well as a class.
  if (!ts.isIdentifier(present) || !/^[A-Z]/.test(present.text)) return false;
  source.replace(present.getStart(), present.getEnd(), `[${present.text}, ${value}]`);
  return true;
}

function callIn(source: Source, within: Node, method: Method): CallExpression | undefined {
  const { ts, file } = source;
  const locals = new Set(
    importsOf(ts, file)
      .filter(({ imported }) => imported === 'DeploymentModule')
      .map(({ local }) => local),
  );
  const isMeant = (node: Node): node is CallExpression =>
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === method &&
    locals.has(node.expression.expression.getText());
  const visit = (node: Node): CallExpression | undefined =>
    isMeant(node) ? node : ts.forEachChild(node, visit);
  return visit(within);
}
