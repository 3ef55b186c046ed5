import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import type { TestProject } from 'vitest/node';
import { LocalRegistry, type Published } from '../../support/registry.js';
import { repository } from '../../support/repository.js';
import { succeed } from './command.js';
import { personsEnvironment } from './environment.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** The package as strangers get it. */
    readonly published: Published;
    /** Where packages come from beside ours. */
    readonly upstream: string;
    /** A registry that has the package, and everything else. */
    readonly registry: string;
    /** A folder of this run. */
    readonly runFolder: string;
  }
}

/** What a build and `npm pack` read. */
const PARTS =
  /^(src|docs|docker)\/|^(package(-lock)?\.json|tsconfig.*\.json|nest-cli\.json|rolldown\.config\.ts|run-app\.sh|[A-Z]+(\.md)?)$/;

/** Global setup: packs the package as it is now, without touching `dist`, and has a registry that offers it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const runFolder = await mkdtemp(join(tmpdir(), 'generation-'));
  const remove = (): Promise<void> => rm(runFolder, { recursive: true, force: true, maxRetries: 10 });
  try {
    const published = await pack(runFolder);
    const upstream = await configuredRegistry(runFolder);
    const registry = await LocalRegistry.start({ published: [published], upstream });
    project.provide('published', published);
    project.provide('upstream', upstream);
    project.provide('registry', registry.url);
    project.provide('runFolder', runFolder);
    return async () => {
      await registry[Symbol.asyncDispose]();
      await remove();
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function configuredRegistry(cwd: string): Promise<string> {
  const { stdout } = await succeed('npm config get registry', { cwd, env: personsEnvironment() });
  return stdout.trim();
}

async function pack(target: string): Promise<Published> {
  await mkdir(join(repository, '.stage'), { recursive: true });
  // Below the repository, whose packages a build finds from there.
  const stage = await mkdtemp(join(repository, '.stage', sep));
  try {
    await Promise.all([
      ...partsOfThePackage().map((file) => copy(file, stage)),
      symlink(join(repository, 'node_modules'), join(stage, 'node_modules')),
    ]);
    const env = personsEnvironment();
    await succeed('npm run build:package', { cwd: stage, env });
    const { stdout } = await succeed(`npm pack --json --ignore-scripts --pack-destination '${target}'`, {
      cwd: stage,
      env,
    });
    return {
      manifest: JSON.parse(await readFile(join(stage, 'package.json'), 'utf8')) as Published['manifest'],
      tarball: join(target, filenameOf(JSON.parse(stdout))),
    };
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

function partsOfThePackage(): string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: repository,
    encoding: 'utf8',
  });
  return listed.split('\0').filter((file) => PARTS.test(file));
}

async function copy(file: string, stage: string): Promise<void> {
  await mkdir(dirname(join(stage, file)), { recursive: true });
  await cp(join(repository, file), join(stage, file));
}

/** npm 12 answers with an object by names, where it was a list. */
function filenameOf(packed: unknown): string {
  const [first] = Object.values(packed as Record<string, { readonly filename: string }>);
  if (first === undefined) throw new Error(`npm packed nothing: ${JSON.stringify(packed)}`);
  return first.filename;
}
