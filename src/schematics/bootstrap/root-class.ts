import type { CallExpression, Expression, Node } from 'typescript';
import { unwrapped } from '../source/expressions.js';
import { findDeclared, findExport, type Declared } from '../source/find-export.js';
import { importsOf } from '../source/imports.js';
import { resolveImport } from '../source/resolve-import.js';
import type { Source } from '../source/source.js';
import type { Files } from '../workspace/files.js';

/** Where the class is declared that an application is created from, as far as it can be found in the workspace. */
export function rootClass(files: Files, source: Source, root: Expression): Declared | undefined {
  const { ts } = source;
  const value = unwrapped(ts, root);
  if (ts.isIdentifier(value))
    return findDeclared(files, ts, source.path, value.text) ?? loaded(files, source, value.text);
  if (ts.isArrowFunction(value)) return imported(files, source, value);
  // `AppModule.forRoot()`, and `{ module: AppModule }`.
  if (ts.isCallExpression(value)) return rootClass(files, source, value.expression);
  if (ts.isObjectLiteralExpression(value)) return rootOfDynamic(files, source, value);
  return ts.isPropertyAccessExpression(value)
    ? member(files, source, value.expression, value.name.text)
    : undefined;
}

/** `modules.AppModule` of a namespace, else the class of `AppModule.forRoot`. */
function member(files: Files, source: Source, target: Expression, name: string): Declared | undefined {
  const { ts, file, path } = source;
  const namespace = importsOf(ts, file).find((one) => one.imported === '*' && one.local === target.getText());
  if (namespace === undefined) return rootClass(files, source, target);
  const module = resolveImport(files, ts, path, namespace.from);
  return module === undefined ? undefined : findExport(files, ts, module, name);
}

function rootOfDynamic(files: Files, source: Source, object: Expression): Declared | undefined {
  const { ts } = source;
  if (!ts.isObjectLiteralExpression(object)) return undefined;
  const module = object.properties.find((one) => one.name?.getText() === 'module');
  return module !== undefined && ts.isPropertyAssignment(module)
    ? rootClass(files, source, module.initializer)
    : undefined;
}

/** `const { AppModule } = await import('./app.module.js')`. */
function loaded(files: Files, source: Source, name: string): Declared | undefined {
  const { ts } = source;
  const visit = (node: Node): Declared | undefined => {
    if (ts.isBindingElement(node) && node.name.getText() === name) {
      const call = importIn(source, node.parent.parent);
      if (call !== undefined)
        return exportOf(files, source, call, [(node.propertyName ?? node.name).getText()]);
    }
    return ts.forEachChild(node, visit);
  };
  return visit(source.file);
}

/** `() => import('./app.module.js')`, whose root module is found by its name or because it is the only class. */
function imported(files: Files, source: Source, loader: Node): Declared | undefined {
  const call = importIn(source, loader);
  const named = /\.then\(.*\.(\w+)\s*\)?\s*\)$/s.exec(loader.getText())?.[1];
  return call && exportOf(files, source, call, named === undefined ? ['default', 'AppModule'] : [named]);
}

function exportOf(
  files: Files,
  source: Source,
  call: CallExpression,
  names: readonly string[],
): Declared | undefined {
  const { ts, path } = source;
  const [specifier] = call.arguments;
  const from = specifier !== undefined && ts.isStringLiteralLike(specifier) ? specifier.text : '';
  const module = resolveImport(files, ts, path, from);
  if (module === undefined) return undefined;
  const classes = [...(files.read(module) ?? '').matchAll(/^export (?:abstract )?class (\w+)/gm)].map(
    ([, name]) => name ?? '',
  );
  const candidates = classes.length === 1 ? [...names, ...classes] : names;
  return candidates.map((name) => findExport(files, ts, module, name)).find((one) => one !== undefined);
}

function importIn({ ts }: Source, outer: Node): CallExpression | undefined {
  const visit = (node: Node): CallExpression | undefined => {
    const isImport = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
    return isImport ? node : ts.forEachChild(node, visit);
  };
  return visit(outer);
}
