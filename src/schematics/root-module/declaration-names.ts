import type { Application } from '../workspace/application.js';
import type { Files } from '../workspace/files.js';

/** A class, and the file that declares it. */
export interface DeclaredClass {
  readonly path: string;
  readonly name: string;
}

/** The classes that say what configuration and which secrets an application takes. */
export interface DeclaredClasses {
  readonly config: DeclaredClass;
  readonly secrets: DeclaredClass;
}

type Kind = 'Config' | 'Secrets';

/** The later ones are for who means something else by those before. */
const PREFIXES = ['App', 'Service', 'Deployed'];

/**
 * Where the classes of an application are, or are going to be: `AppConfig` in `app.config.ts` and `AppSecrets` in
 * `app.secrets.ts`. A file of that name that declares such a class is used under whatever name it exports. Where the
 * application means something else by one of the names, it is `ServiceConfig` in `service.config.ts`.
 */
export function declarationNames(files: Files, app: Application): DeclaredClasses {
  return { config: declarationOf(files, app, 'Config'), secrets: declarationOf(files, app, 'Secrets') };
}

function declarationOf(files: Files, app: Application, kind: Kind): DeclaredClass {
  const candidates = PREFIXES.map((prefix) => ({
    path: inSources(app, `${prefix.toLowerCase()}.${kind.toLowerCase()}.ts`),
    name: prefix + kind,
  }));
  for (const { path } of candidates) {
    const name = declaredIn(files.read(path), kind);
    if (name !== undefined) return { path, name };
  }
  const isFree = ({ path, name }: DeclaredClass): boolean =>
    files.read(path) === undefined && !isDeclared(files, app, name);
  return (
    candidates.find(isFree) ?? { path: inSources(app, `own.${kind.toLowerCase()}.ts`), name: `Own${kind}` }
  );
}

function inSources({ sourceRoot }: Application, name: string): string {
  return sourceRoot === '' ? name : `${sourceRoot}/${name}`;
}

/** What the file exports of a class made by `Config(` or `Secrets(` of this library. */
function declaredIn(text: string | undefined, kind: Kind): string | undefined {
  if (text === undefined || !/from ['"]nestjs-deployment['"]/.test(text)) return undefined;
  return new RegExp(`^export class (\\w+)\\s+extends\\s+${kind}\\(`, 'm').exec(text)?.[1];
}

function isDeclared(files: Files, { sourceRoot }: Application, name: string): boolean {
  const declaration = new RegExp(`\\b(?:class|interface|type|const|enum|function|namespace) ${name}\\b`);
  return files
    .list(sourceRoot)
    .some((path) => path.endsWith('.ts') && declaration.test(files.read(path) ?? ''));
}
