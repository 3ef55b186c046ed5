import type { ImportDeclaration, ImportSpecifier, NamedImports } from 'typescript';
import type { Notes } from '../add/notes.js';
import { importsOf } from '../source/imports.js';
import { Source } from '../source/source.js';
import { styleOf } from '../source/style.js';
import type { TypeScript } from '../source/typescript.js';
import type { Application } from '../workspace/application.js';
import type { Draft } from '../workspace/draft.js';

const PINO = 'nestjs-pino';
const PACKAGE = 'nestjs-deployment';

/** What an application is given by its class or marks for it; the rest works whichever copy it comes from. */
const SHARED: readonly string[] = ['InjectPinoLogger', 'Logger', 'PinoLogger', 'getLoggerToken'];

/**
 * Lets a CommonJS application import its loggers from this package. What it requires of nestjs-pino itself is another
 * copy of that than the one that `DeploymentModule` imports, and nothing provides the classes of it.
 *
 * @returns False if a file takes them in a way that is not to be moved.
 */
export function shareOnePino(draft: Draft, ts: TypeScript, app: Application, notes: Notes): boolean {
  if (app.modules === 'esm') return true;
  let isShared = true;
  for (const path of draft.list(app.folder)) {
    const text = draft.read(path) ?? '';
    if (!/(?<!\.d)\.[cm]?tsx?$/.test(path) || !text.includes(PINO)) continue;
    const source = new Source(ts, path, text);
    if (isOpaque(source)) isShared = instruct(source, notes);
    else moveImports(draft, source);
  }
  return isShared;
}

/** All of it, what another file gets from here, and a list with comments in it. */
function isOpaque({ ts, file, text }: Source): boolean {
  const isUnclear = importsOf(ts, file).some(({ from, imported, statement }) => {
    return from === PINO && (imported === '*' || /\/[/*]/.test(statement.getText()));
  });
  return isUnclear || /\bexport\b[^;'"]*\bfrom\s*['"]nestjs-pino['"]/.test(text);
}

function instruct({ path }: Source, notes: Notes): false {
  notes.instruct(`Take ${SHARED.join(', ')} from ${PACKAGE} in ${path}.`, {
    because: `What CommonJS requires of ${PINO} is another copy of it, and nothing provides its classes.`,
    code: `import { ${SHARED.join(', ')} } from '${PACKAGE}';\n`,
  });
  return false;
}

function moveImports(draft: Draft, source: Source): void {
  const { ts, path, file } = source;
  const lists = importsOf(ts, file).map(({ node }) => node.parent);
  for (const list of new Set(lists)) {
    if (ts.isNamedImports(list) && moduleOf(list) === PINO) moveList(source, list);
  }
  if (source.edited !== source.text) draft.write(path, source.edited);
}

function moveList(source: Source, list: NamedImports): void {
  const [moved, kept] = [true, false].map((isMoved) =>
    list.elements.filter((one) => SHARED.includes((one.propertyName ?? one.name).text) === isMoved),
  );
  const { parent: clause } = list;
  const { parent: statement } = clause;
  if (moved === undefined || kept === undefined || moved.length === 0) return;
  if (!source.ts.isImportDeclaration(statement)) return;
  if (kept.length > 0 || clause.name !== undefined) {
    source.replace(list.getStart(), list.getEnd(), braced(kept));
    source.insert(statement.getEnd(), styleOf(source.text).eol + lineFor(statement, list, moved));
  } else {
    const { moduleSpecifier: from } = statement;
    source.replace(from.getStart() + 1, from.getEnd() - 1, PACKAGE);
  }
}

/** The same statement with other names. */
function lineFor(
  statement: ImportDeclaration,
  list: NamedImports,
  moved: readonly ImportSpecifier[],
): string {
  const text = statement.getText();
  const [word] = /^import(\s+type)?/.exec(text) ?? ['import'];
  const rest = text.slice(list.getEnd() - statement.getStart());
  return `${word} ${braced(moved)}${rest.replace(PINO, PACKAGE)}`;
}

function braced(names: readonly ImportSpecifier[]): string {
  return `{ ${names.map((one) => one.getText()).join(', ')} }`;
}

function moduleOf({ parent: { parent: statement } }: NamedImports): string {
  return statement.moduleSpecifier.getText().slice(1, -1);
}
