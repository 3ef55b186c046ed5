import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { inject } from 'vitest';
import { succeed } from '../../generation/support/command.js';
import { personsEnvironment } from '../../generation/support/environment.js';
import { programsOf } from '../../generation/support/package-managers.js';
import type { PackageManagerName } from '../../generation/support/recipes.js';
import { repository } from '../../support/repository.js';

/** What has to be there beside the package. */
const PEERS: readonly string[] = ['@nestjs/common', '@nestjs/core', 'reflect-metadata', 'rxjs'];

/** Nothing is hoisted: a package finds what it declares, and nothing else. */
const STRICT = 'hoist: false\nnodeLinker: isolated\n';

export interface ConsumerOptions {
  /** Default: npm. */
  readonly packageManager?: PackageManagerName;
  /** Beside the peers, by name or as `name@version`; without a version it is that of this repository. */
  readonly packages?: readonly string[];
  /** Whether the package itself is installed. Default: true. */
  readonly ours?: boolean;
}

/** An empty project of somebody who installed the package. The end of the run removes it. */
export class Consumer {
  private constructor(
    readonly folder: string,
    private readonly programs: readonly string[],
    private readonly packageManager: PackageManagerName,
  ) {}

  static async create({ packageManager = 'npm', packages = [], ours = true }: ConsumerOptions = {}) {
    const folder = await mkdtemp(join(inject('runFolder'), `consumer-${packageManager}-`));
    const consumer = new Consumer(folder, await programsOf(packageManager), packageManager);
    await consumer.write('package.json', { name: 'consumer', private: true });
    await writeFile(join(folder, 'pnpm-workspace.yaml'), STRICT);
    await consumer.install(...PEERS, ...packages, ...(ours ? [inject('published').tarball] : []));
    return consumer;
  }

  /** Adds packages by the package manager: by name, as `name@version` or as the path of a tarball. */
  async install(...packages: readonly string[]): Promise<void> {
    const line = this.packageManager.startsWith('pnpm')
      ? 'pnpm add --prefer-offline --silent'
      : 'npm install --prefer-offline --no-audit --no-fund --loglevel=error';
    await this.run(`${line} ${(await Promise.all(packages.map(withVersion))).join(' ')}`);
  }

  /** Runs a line of shell in a folder of it, with the programs of `path` first; it has to succeed. */
  async run(line: string, { path = [], folder = '' }: RunOptions = {}): Promise<string> {
    const env = personsEnvironment({ programs: [...path, ...this.programs] });
    return (await succeed(line, { cwd: join(this.folder, folder), env })).stdout.trim();
  }

  async write(file: string, content: object | string): Promise<void> {
    const path = join(this.folder, file);
    await mkdir(path.slice(0, path.lastIndexOf(sep)), { recursive: true });
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  }
}

export interface RunOptions {
  /** Folders of programs, before all others. */
  readonly path?: readonly string[];
  /** Where, from the consumer's. */
  readonly folder?: string;
}

/** The versions of this repository, which npm has in its cache. */
async function withVersion(name: string): Promise<string> {
  if (name.startsWith('/') || name.lastIndexOf('@') > 0) return name;
  const manifest = await readFile(join(repository, 'node_modules', name, 'package.json'), 'utf8');
  return `${name}@${(JSON.parse(manifest) as { version: string }).version}`;
}
