import type { ImportClause, ImportDeclaration, NamedImports, Statement } from 'typescript';
import { importsOf, isTypeClause } from './imports-bound.js';
import { localName } from './imports-names.js';
import { anchorOf, topOf } from './imports-place.js';
import { bringValues } from './imports-values.js';
import type { Source } from './source.js';
import { styleOf } from './style.js';

export { importedAs, importsOf } from './imports-bound.js';
export { isUsed, localName } from './imports-names.js';
export { dropUnusedImports } from './imports-unused.js';

/**
 * Adds `import { names } from 'from'`, merged into an import of the same module if one can take it (it is no namespace),
 * else as a line after the last import of its kind, package or file. Adds nothing that is there.
 *
 * What a file calls otherwise already is imported under the name that {@link localName} gives: ask it for the name to
 * write. Of one parsed text, each module is imported from once.
 */
export function addImport(source: Source, names: readonly string[], from: string): void {
  const { ts, file } = source;
  const bound = importsOf(ts, file).filter((one) => one.from === from);
  const missing = names.filter((name) => !bound.some(({ imported, isType }) => imported === name && !isType));
  const types = bound.filter((one) => one.isType && missing.includes(one.imported));
  const added = missing.filter((name) => !types.some(({ imported }) => imported === name));
  bringValues(source, types, bound);
  if (added.length === 0) return;
  const specifiers = added.map((name) => specifierOf(name, localName(source, name, from)));
  const host = file.statements.find((one) => canTake(source, one, from));
  if (host === undefined) insertLine(source, specifiers, from);
  else merge(source, host, specifiers);
}

function specifierOf(name: string, local: string): string {
  return name === local ? name : `${name} as ${local}`;
}

interface MergingImport extends ImportDeclaration {
  readonly importClause: ImportClause;
}

function canTake({ ts }: Source, statement: Statement, from: string): statement is MergingImport {
  if (!ts.isImportDeclaration(statement) || statement.attributes !== undefined) return false;
  const { importClause: clause, moduleSpecifier } = statement;
  if (!ts.isStringLiteral(moduleSpecifier) || moduleSpecifier.text !== from) return false;
  if (clause === undefined || isTypeClause(clause)) return false;
  return clause.namedBindings === undefined || ts.isNamedImports(clause.namedBindings);
}

function merge(source: Source, { importClause }: MergingImport, specifiers: readonly string[]): void {
  const bindings = importClause.namedBindings;
  if (bindings === undefined) {
    source.insert(importClause.getEnd(), `, { ${specifiers.join(', ')} }`);
  } else if (source.ts.isNamedImports(bindings)) {
    append(source, bindings, specifiers);
  }
}

function append(source: Source, list: NamedImports, specifiers: readonly string[]): void {
  const last = list.elements.at(-1);
  if (last === undefined) {
    source.replace(list.getStart(), list.getEnd(), `{ ${specifiers.join(', ')} }`);
    return;
  }
  const gap = /\n[ \t]*$/.exec(source.text.slice(0, last.getStart()));
  const separator = gap === null ? ' ' : styleOf(source.text).eol + gap[0].slice(1);
  const hasComment = source.text.slice(last.getEnd(), list.getEnd()).includes('/');
  // A comment stays beside the name that it is about.
  if (hasComment) source.insert(last.getStart(), specifiers.map((one) => `${one},${separator}`).join(''));
  else source.insert(last.getEnd(), specifiers.map((one) => `,${separator}${one}`).join(''));
}

function insertLine(source: Source, specifiers: readonly string[], from: string): void {
  const { quote, eol, semicolons } = styleOf(source.text);
  const end = semicolons ? ';' : '';
  const line = `import { ${specifiers.join(', ')} } from ${quote}${from}${quote}${end}`;
  const anchor = anchorOf(source, from);
  if (anchor === undefined) {
    const top = topOf(source);
    const before = top === 0 || source.text[top - 1] === '\n' ? '' : eol;
    source.insert(top, `${before}${line}${eol}${eol}`);
    return;
  }
  const rest = /^[^\r\n]*/.exec(source.text.slice(anchor.getEnd()))?.[0] ?? '';
  const isComment = /^\s*(\/\/.*|\/\*.*\*\/\s*)?$/.test(rest);
  if (isComment) source.insert(anchor.getEnd() + rest.length, eol + line);
  else source.insert(anchor.getEnd(), eol + line + eol);
}
