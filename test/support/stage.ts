import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile, glob } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import ts from 'typescript';
import type { TestProject } from 'vitest/node';
import { repository } from './repository.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder laid out as a deployment: the library, the sample and the fixtures, compiled. */
    readonly stage: string;
  }
}

const SOURCES = ['src/**/*.ts', 'sample/*/src/**/*.ts', 'test/fixtures/**/*.ts'];
const AS_THEY_ARE = ['package.json', 'run-app.sh'];

/**
 * Global setup of the process tests: compiles the sources as they are now into a folder of its own, so that a test run
 * neither needs a build nor disturbs one. Types are not checked here; `npm run check` does that.
 */
export default async function stage(project: TestProject): Promise<() => Promise<void>> {
  await mkdir(join(repository, '.stage'), { recursive: true });
  const folder = await mkdtemp(join(repository, '.stage', sep));
  await Promise.all([
    ...AS_THEY_ARE.map((file) => cp(join(repository, file), join(folder, file))),
    symlink(join(repository, 'node_modules'), join(folder, 'node_modules')),
    compileInto(folder),
  ]);
  project.provide('stage', folder);
  return () => rm(folder, { recursive: true, force: true });
}

async function compileInto(folder: string): Promise<void> {
  const compilerOptions = readCompilerOptions();
  const isTest = (file: string) => /\.(spec|test-d|d)\.ts$/.test(file);
  for await (const file of glob(SOURCES, { cwd: repository, exclude: isTest })) {
    const source = await readFile(join(repository, file), 'utf8');
    const { outputText } = ts.transpileModule(source, { fileName: file, compilerOptions });
    const target = join(folder, compiledPath(file));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, outputText);
  }
}

/** Where a build puts a source file: `src/a.ts` → `dist/a.js`, `sample/x/src/a.ts` → `sample/x/dist/a.js`. */
function compiledPath(file: string): string {
  return file.replace(/^(sample\/[^/]+\/)?src\//, '$1dist/').replace(/\.ts$/, '.js');
}

function readCompilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(repository, 'tsconfig.json'), (path) =>
    ts.sys.readFile(path),
  ) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, repository);
  // One file at a time, `nodenext` cannot know that the package is ESM.
  return { ...options, module: ts.ModuleKind.ESNext, noEmit: false, inlineSourceMap: true };
}
