import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const ROOT = `${REPOSITORY}test/generation/sources/`;

const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  // As lib of tsconfig.json, which the sources of the library need.
  lib: [
    'lib.es2023.d.ts',
    'lib.es2024.collection.d.ts',
    'lib.es2024.promise.d.ts',
    'lib.esnext.disposable.d.ts',
  ],
  types: ['node', 'vitest/globals'],
  strict: true,
  noUnusedLocals: true,
  strictPropertyInitialization: false,
  esModuleInterop: true,
  isolatedModules: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  skipLibCheck: true,
  noEmit: true,
  paths: {
    'nestjs-deployment': [`${REPOSITORY}src/index.ts`],
    'nestjs-deployment/*': [`${REPOSITORY}src/*.ts`, `${REPOSITORY}src/*/index.ts`],
  },
};

/** The files of one application by their paths in it. */
export type Fixture = Readonly<Record<string, string>>;

/**
 * What the compiler says about applications that are nowhere but in memory, as strict as an application may be. An
 * application is of the kind that its `package.json` says, ESM if it has none; the `paths` of its `tsconfig.json` are
 * followed. What is not installed here is declared in `test/generation/sources/packages.d.ts`.
 *
 * All of them are compiled in one program, which is what takes the time: call it once.
 *
 * @returns For each name all problems as `src/main.ts:3 Cannot find name 'app'.`, none if it compiles.
 */
export function problemsBySource(
  fixtures: ReadonlyMap<string, Fixture>,
): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string>();
  for (const [name, fixture] of fixtures) {
    files.set(`${folderOf(name)}package.json`, '{ "type": "module" }');
    for (const [path, text] of Object.entries(fixture)) files.set(folderOf(name) + path, text);
  }
  const sources = [...files.keys()].filter((path) => path.endsWith('.ts'));
  const program = ts.createProgram({
    rootNames: [...sources, `${ROOT}packages.d.ts`],
    options: OPTIONS,
    host: hostOf(files),
  });
  return new Map(
    [...fixtures.keys()].map((name) => [
      name,
      sources
        .filter((path) => path.startsWith(folderOf(name)))
        .flatMap((path) => problemsOf(program, path, folderOf(name))),
    ]),
  );
}

/** Beside the real ones, so that packages are found; by a name that none of them has. */
function folderOf(name: string): string {
  return `${ROOT}.memory/${name}/`;
}

function problemsOf(program: ts.Program, path: string, folder: string): string[] {
  const file = program.getSourceFile(path);
  if (file === undefined) return [`${path} was not compiled.`];
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
    (problem) => {
      const line = file.getLineAndCharacterOfPosition(problem.start ?? 0).line + 1;
      return `${path.slice(folder.length)}:${line} ${ts.flattenDiagnosticMessageText(problem.messageText, ' ')}`;
    },
  );
}

function hostOf(files: ReadonlyMap<string, string>): ts.CompilerHost {
  const folders = new Set([...files.keys()].flatMap(foldersAbove));
  const host = ts.createCompilerHost(OPTIONS, true);
  host.fileExists = (path) => files.has(path) || ts.sys.fileExists(path);
  host.readFile = (path) => files.get(path) ?? ts.sys.readFile(path);
  host.directoryExists = (path) => folders.has(path) || ts.sys.directoryExists(path);
  const cache = ts.createModuleResolutionCache(REPOSITORY, (name) => name, OPTIONS);
  host.resolveModuleNameLiterals = (literals, containing, redirected, options, source) =>
    literals.map((literal) => {
      const mode = ts.getModeForUsageLocation(source, literal, options);
      const own = ownPaths(files, containing, options);
      return own === undefined
        ? ts.resolveModuleName(literal.text, containing, options, host, cache, redirected, mode)
        : ts.resolveModuleName(literal.text, containing, own, host, undefined, redirected, mode);
    });
  return host;
}

/** One program has one `paths`, but each application its own. */
function ownPaths(
  files: ReadonlyMap<string, string>,
  containing: string,
  options: ts.CompilerOptions,
): ts.CompilerOptions | undefined {
  if (!containing.startsWith(`${ROOT}.memory/`)) return undefined;
  const folder = folderOf(containing.slice(`${ROOT}.memory/`.length).split('/')[0] ?? '');
  const text = files.get(`${folder}tsconfig.json`);
  if (text === undefined) return undefined;
  const { config } = ts.parseConfigFileTextToJson(`${folder}tsconfig.json`, text) as {
    config?: { compilerOptions?: { paths?: Record<string, string[]>; baseUrl?: string } };
  };
  const paths = Object.entries(config?.compilerOptions?.paths ?? {}).map(([pattern, targets]) => {
    const base = folder + (config?.compilerOptions?.baseUrl ?? '.');
    return [pattern, targets.map((target) => `${base}/${target}`)] as const;
  });
  return { ...options, paths: { ...options.paths, ...Object.fromEntries(paths) } };
}

function foldersAbove(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}
