import { importsOf } from '../source/imports.js';
import { resolveImport } from '../source/resolve-import.js';
import { Source } from '../source/source.js';
import type { TypeScript } from '../source/typescript.js';
import type { Files } from '../workspace/files.js';
import { presentStart, type PresentStart } from './present-start.js';

const LEVELS = 3;

/** The file that starts the application, and how. */
export interface BootstrapFile {
  readonly source: Source;
  readonly present: PresentStart;
}

/** The entry itself, or what it imports, the nearest first. */
export function bootstrapFile(files: Files, ts: TypeScript, entry: string): BootstrapFile | undefined {
  const seen = new Set<string>();
  let level = [entry];
  for (let depth = 0; depth <= LEVELS && level.length > 0; depth += 1) {
    const sources = level.flatMap((path) => parsed(files, ts, path));
    for (const source of sources) {
      const present = presentStart(source);
      if (present !== undefined) return { source, present };
    }
    for (const path of level) seen.add(path);
    const next = new Set(sources.flatMap((source) => importedBy(files, source)));
    level = [...next].filter((path) => !seen.has(path));
  }
  return undefined;
}

function parsed(files: Files, ts: TypeScript, path: string): readonly Source[] {
  const text = files.read(path);
  return text === undefined ? [] : [new Source(ts, path, text)];
}

function importedBy(files: Files, { ts, file, path }: Source): readonly string[] {
  const specifiers = [
    ...importsOf(ts, file)
      .filter(({ isType }) => !isType)
      .map(({ from }) => from),
    ...file.statements.flatMap((one) => {
      const isBare = ts.isImportDeclaration(one) && one.importClause === undefined;
      return isBare && ts.isStringLiteral(one.moduleSpecifier) ? [one.moduleSpecifier.text] : [];
    }),
  ];
  return specifiers.map((from) => resolveImport(files, ts, path, from)).filter((one) => one !== undefined);
}
