import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { RunningApplication } from '../generation/support/running-application.js';
import { repository } from '../support/repository.js';
import { Consumer } from './support/consumer.js';
import { NODE_VERSIONS } from './support/node-versions.js';
import { MODULE_KINDS, OF_THE_APPLICATION, writeApplication } from './support/sample-application.js';
import { subpaths } from './support/subpaths.js';

const MATRIX = Object.entries(NODE_VERSIONS).flatMap(([name, folderOf]) =>
  MODULE_KINDS.map((kind) => ({ name, folderOf, kind })),
);

describe('An empty project with npm', () => {
  let consumer: Consumer;

  beforeAll(async () => {
    consumer = await Consumer.create({ packages: OF_THE_APPLICATION });
    for (const kind of MODULE_KINDS) await writeApplication(consumer, kind);
    await consumer.write(
      'exports.mjs',
      exportsBy((name) => `await import('${name}')`),
    );
    await consumer.write(
      'exports.cjs',
      exportsBy((name) => `require('${name}')`),
    );
    const compiler = join(repository, 'node_modules/typescript/bin/tsc');
    for (const folder of MODULE_KINDS) await consumer.run(`node ${compiler} -p . --skipLibCheck`, { folder });
  });

  it('has no optional peer', () => {
    expect(existsSync(join(consumer.folder, 'node_modules/pino-pretty'))).toBe(false);
  });

  it('agrees with the peers of all that it got', async () => {
    expect(await consumer.run('npm ls --all')).not.toMatch(/invalid|UNMET DEPENDENCY/);
  });

  it.each(Object.entries(NODE_VERSIONS))(
    'imports and requires every subpath, with the same exports, on %s',
    async (_name, folderOf) => {
      const path = [folderOf()];
      const imported = JSON.parse(await consumer.run('node exports.mjs', { path })) as Record<
        string,
        string[]
      >;
      const required = JSON.parse(await consumer.run('node exports.cjs', { path })) as Record<
        string,
        string[]
      >;

      expect(Object.keys(imported)).toEqual(subpaths());
      // It is imported for what it does.
      const { 'nestjs-deployment/signals': signals, ...others } = imported;
      expect(signals).toEqual([]);
      for (const names of Object.values(others)) expect(names).not.toEqual([]);
      expect(required).toEqual(imported);
    },
  );

  it('keeps everything else to itself', async () => {
    await expect(consumer.run(`node -e "import('nestjs-deployment/dist/index.js')"`)).rejects.toThrow(
      /ERR_PACKAGE_PATH_NOT_EXPORTED/,
    );
  });

  it.each(MATRIX)('runs a copy of the sample as $kind on $name', async ({ folderOf, kind }) => {
    const folder = folderOf();
    await using application = await RunningApplication.start(
      join(folder, 'node'),
      ['--import', 'nestjs-deployment/signals', 'dist/main.js'],
      {
        cwd: join(consumer.folder, kind),
        env: { PATH: `${folder}:/usr/bin:/bin`, SECRETS_PROVIDER: 'fake', NODE_ENV: 'development' },
        listening: /listening on http/,
      },
    );

    const ready = await application.exchange({ target: '/-/ready' });
    application.kill();

    expect(ready.status).toBe(200);
    expect(await application.exited).toEqual({ code: 0, signal: null });
    expect(application.output.all.filter(({ stream }) => stream === 'stderr')).toEqual([]);
  });
});

/** Prints the names that each subpath exports. */
function exportsBy(load: (name: string) => string): string {
  const entries = subpaths().map((name) => `'${name}': names(${load(name)})`);
  return `const names = (module) => Object.keys(module).filter((name) => name !== 'module.exports').sort();
console.log(JSON.stringify({ ${entries.join(', ')} }));`;
}
