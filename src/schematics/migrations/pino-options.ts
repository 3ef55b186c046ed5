import type { CallExpression, Expression, Node, ObjectLiteralElementLike } from 'typescript';
import { unwrapped } from '../source/expressions.js';
import { findDeclared } from '../source/find-export.js';
import { importsOf } from '../source/imports.js';
import { Source } from '../source/source.js';
import type { Files } from '../workspace/files.js';

/** Of what `LoggerModule` was given, as much as `DeploymentModule` takes too. */
export interface PinoOptions {
  /** Paths to redact, as they are written. */
  readonly redact: readonly string[];
  /** Redaction that is no literal, as it is written. */
  readonly unclear: readonly string[];
  /** False if it was told to write no line for each request. */
  readonly access: boolean;
}

/** What a call says by itself, by what its file declares, and by what it imports from the workspace. */
export function pinoOptions(files: Files, source: Source, call: CallExpression): PinoOptions {
  const redact: string[] = [];
  const unclear: string[] = [];
  let access = true;
  for (const node of [call, ...namedBy(files, source, call)]) {
    for (const property of propertiesIn(source, node)) {
      const name = property.name?.getText().replaceAll(/['"]/g, '');
      if (name === 'autoLogging' && /:\s*false$/.test(property.getText())) access = false;
      if (name !== 'redact') continue;
      const paths = literalPaths(source, property);
      if (paths === undefined) unclear.push(property.getText());
      else redact.push(...paths);
    }
  }
  return { redact: [...new Set(redact)], unclear, access };
}

/** Where the names in a call are declared: statements of the same file, other files as a whole. */
function namedBy(files: Files, source: Source, call: CallExpression): readonly Node[] {
  const { ts, file, path } = source;
  const names = identifiersIn(source, call);
  const here = file.statements.filter(
    (statement) =>
      (ts.isVariableStatement(statement) &&
        statement.declarationList.declarations.some(({ name }) => names.has(name.getText()))) ||
      (ts.isFunctionDeclaration(statement) && names.has(statement.name?.text ?? '')),
  );
  const imported = importsOf(ts, file).filter(({ local }) => names.has(local));
  const there = imported.flatMap(({ local }) => findDeclared(files, ts, path, local)?.path ?? []);
  return [...here, ...[...new Set(there)].map((one) => new Source(ts, one, files.read(one) ?? '').file)];
}

/** Every name in a piece of code. */
export function identifiersIn({ ts }: Pick<Source, 'ts'>, node: Node): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (one: Node): void => {
    if (ts.isIdentifier(one)) names.add(one.text);
    ts.forEachChild(one, visit);
  };
  visit(node);
  return names;
}

function propertiesIn({ ts }: Source, node: Node): readonly ObjectLiteralElementLike[] {
  const found: ObjectLiteralElementLike[] = [];
  const visit = (one: Node): void => {
    if (ts.isPropertyAssignment(one) || ts.isShorthandPropertyAssignment(one)) found.push(one);
    ts.forEachChild(one, visit);
  };
  visit(node);
  return found;
}

/** Of `[…]` or `{ paths: […] }`, where all of them are literals. */
function literalPaths(source: Source, property: ObjectLiteralElementLike): readonly string[] | undefined {
  const { ts } = source;
  if (!ts.isPropertyAssignment(property)) return undefined;
  const value = unwrapped(ts, property.initializer);
  if (!ts.isObjectLiteralExpression(value)) return literalsOf(source, value);
  const paths = value.properties.find((one) => one.name?.getText() === 'paths');
  return paths !== undefined && ts.isPropertyAssignment(paths)
    ? literalsOf(source, unwrapped(ts, paths.initializer))
    : undefined;
}

function literalsOf({ ts }: Source, value: Expression): readonly string[] | undefined {
  if (!ts.isArrayLiteralExpression(value) || !value.elements.every(ts.isStringLiteralLike)) return undefined;
  return value.elements.map((element) => element.getText());
}
