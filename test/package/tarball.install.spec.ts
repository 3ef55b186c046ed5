import { execFile, type ExecFileOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repository } from '../support/repository.js';

const PEERS = ['@nestjs/common', '@nestjs/core', 'reflect-metadata', 'rxjs'];
const OF_THE_SAMPLE = ['@nestjs/platform-express', 'zod', '@types/node'];

const TSCONFIG = {
  compilerOptions: {
    module: 'nodenext',
    target: 'ES2023',
    strict: true,
    types: ['node'],
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    skipLibCheck: true,
    rootDir: 'src',
    outDir: 'dist',
  },
  include: ['src'],
  exclude: ['**/*.spec.ts'],
};

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

const execute = promisify(execFile);

describe('The packed package', () => {
  let folder: string;
  let packed: Packed;

  const run = async (command: string, args: string[], options: ExecFileOptions = {}) => {
    const { stdout } = await execute(command, args, { cwd: folder, ...options, encoding: 'utf8' });
    return stdout;
  };
  const node = (...args: string[]) => run(process.execPath, args);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'consumer-'));
    packed = await pack();
    await writeFile(
      join(folder, 'package.json'),
      JSON.stringify({ name: 'consumer', private: true, type: 'module' }),
    );
    const others = await Promise.all([...PEERS, ...OF_THE_SAMPLE].map(withVersion));
    await run('npm', [
      'install',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      `./${packed.filename}`,
      ...others,
    ]);
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function pack(): Promise<Packed> {
    const args = ['pack', '--json', '--silent', '--pack-destination', folder];
    const [result] = firstJson(await run('npm', args, { cwd: repository })) as [Packed];
    return result;
  }

  it('holds what users need and nothing else', () => {
    const paths = packed.files.map(({ path }) => path);

    expect(paths).toEqual(
      expect.arrayContaining(['README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts']),
    );
    expect(paths.filter((path) => !/^(dist|docs)\/|^[A-Z]+(\.md)?$|^package\.json$/.test(path))).toEqual([]);
    expect(paths.filter((path) => /\.(spec|test-d)\./.test(path))).toEqual([]);
  });

  it('needs no optional peer', () => {
    expect(existsSync(join(folder, 'node_modules/pino-pretty'))).toBe(false);
  });

  it('agrees with the peers of all its dependencies', async () => {
    await expect(run('npm', ['ls', '--all'])).resolves.not.toMatch(/invalid|UNMET DEPENDENCY/);
  });

  it.each(['nestjs-deployment', 'nestjs-deployment/signals', 'nestjs-deployment/testing'])(
    'is imported and required as %s, with the same exports',
    async (name) => {
      const imported = await node('--input-type=module', '-e', exportsBy(`await import('${name}')`));
      const required = await node('--input-type=commonjs', '-e', exportsBy(`require('${name}')`));

      expect(imported).not.toBe('');
      expect(required).toBe(imported);
    },
  );

  it('tells its version', async () => {
    const { version } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as {
      version: string;
    };

    const told = await node('-p', `require('nestjs-deployment/package.json').version`);

    expect(told.trim()).toBe(version);
  });

  it('keeps everything else to itself', async () => {
    await expect(node('-e', `import('nestjs-deployment/dist/index.js')`)).rejects.toThrow(
      /ERR_PACKAGE_PATH_NOT_EXPORTED/,
    );
  });

  it('is all that a copy of the sample needs to compile and to start', async () => {
    await cp(join(repository, 'sample/01-minimal/src'), join(folder, 'src'), { recursive: true });
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));

    await node(join(repository, 'node_modules/typescript/bin/tsc'), '-p', '.');
    const start = node('--import', 'nestjs-deployment/signals', 'dist/main.js');

    await expect(start).rejects.toMatchObject({
      code: 78,
      stdout: expect.stringContaining('SECRETS_PROVIDER'),
    });
  });
});

/** npm prints what its scripts print before its own JSON. */
function firstJson(output: string): unknown {
  return JSON.parse(output.slice(output.search(/^\[/m)));
}

function exportsBy(expression: string): string {
  return `console.log(Object.keys(${expression}).filter((name) => name !== 'module.exports').sort().join(' '))`;
}

async function withVersion(name: string): Promise<string> {
  const manifest = await readFile(join(repository, 'node_modules', name, 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  return `${name}@${version}`;
}
