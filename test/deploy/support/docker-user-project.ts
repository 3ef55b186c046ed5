import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { repository } from '../../support/repository.js';
import { must } from './command.js';

const SAMPLE = join(repository, 'sample/02-deployable');
const BUILD_TOOLS = ['@nestjs/cli', '@nestjs/schematics', '@types/node', '@types/pg', 'typescript'];

type Versions = Record<string, string>;

interface Manifest {
  readonly dependencies: Versions;
  readonly devDependencies: Versions;
}

/**
 * A repository as a user has it: the sample alone, with the tools that build it, the Dockerfile of this one, and the
 * library as a package that comes over the network. That network is a port of loopback while this lives, so an image is
 * built with `--network host`.
 */
export class UserProject implements AsyncDisposable {
  private constructor(
    readonly folder: string,
    private readonly started: AsyncDisposableStack,
  ) {}

  static async create(folder: string): Promise<UserProject> {
    await using started = new AsyncDisposableStack();
    await mkdir(join(folder, 'docker'), { recursive: true });
    started.defer(() => rm(folder, { recursive: true, force: true }));
    for (const part of ['src', 'run-app.sh', 'nest-cli.json']) {
      await cp(join(SAMPLE, part), join(folder, part), { recursive: true });
    }
    for (const part of ['.dockerignore', 'docker/Dockerfile']) {
      await cp(join(repository, part), join(folder, part));
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(await compilerOptions()));
    const library = await servedLibrary(folder, started);
    await writeFile(join(folder, 'package.json'), JSON.stringify(await manifest(library)));
    await npm(['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
    return new UserProject(folder, started.move());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.started.disposeAsync();
  }
}

async function compilerOptions(): Promise<object> {
  const [ours, samples] = await Promise.all(
    [join(repository, 'tsconfig.json'), join(SAMPLE, 'tsconfig.json')].map(
      async (file) => (await readJson<{ compilerOptions: object }>(file)).compilerOptions,
    ),
  );
  return { compilerOptions: { ...ours, ...samples }, include: ['src'] };
}

async function manifest(library: string): Promise<object> {
  const [ours, samples] = await Promise.all([
    readJson<Manifest>(join(repository, 'package.json')),
    readJson<Manifest>(join(SAMPLE, 'package.json')),
  ]);
  const tools = BUILD_TOOLS.map((name) => [name, ours.devDependencies[name]] as const);
  return {
    ...samples,
    scripts: { build: 'nest build' },
    dependencies: { ...samples.dependencies, 'nestjs-deployment': library },
    devDependencies: Object.fromEntries(tools),
  };
}

/** Packs the library and answers with it. Returns its address. */
async function servedLibrary(folder: string, started: AsyncDisposableStack): Promise<string> {
  const packed = await npm(['pack', '--ignore-scripts', '--json', '--pack-destination', folder], repository);
  const [name] = /[\w.-]+\.tgz/.exec(packed) ?? ['nothing'];
  const server = createServer((_request, response) => createReadStream(join(folder, name)).pipe(response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  started.defer(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/${name}`;
}

/** With the machine's own settings of its registry, and not those of the npm that runs this. */
function npm(args: readonly string[], cwd: string): Promise<string> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  return must('npm', args, {
    cwd,
    env: {
      ...(Object.fromEntries(inherited) as Record<string, string>),
      PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
    },
  });
}

async function readJson<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(file, 'utf8')) as T;
}
