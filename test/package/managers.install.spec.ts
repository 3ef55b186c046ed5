import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { Consumer } from './support/consumer.js';
import { subpaths } from './support/subpaths.js';

/** Loads each schematic as the Nest CLI does, and prints whether its factory and the schema of its options are there. */
const LOAD_SCHEMATICS = `
const { dirname, join } = require('node:path');
const manifest = require.resolve('nestjs-deployment/package.json');
const collection = join(dirname(manifest), require(manifest).schematics);
const load = (file) => require(join(dirname(collection), file));
const isThere = ({ factory, schema }) => {
  const [file, name] = factory.split('#');
  return typeof load(file)[name] === 'function' && load(schema).type === 'object';
};
const { schematics } = require(collection);
const answers = Object.entries(schematics).map(([name, schematic]) => [name, isThere(schematic)]);
console.log(JSON.stringify(Object.fromEntries(answers)));`;

describe.each(['npm', 'pnpm-10', 'pnpm-12'] as const)('An empty project with %s', (packageManager) => {
  let consumer: Consumer;

  beforeAll(async () => {
    consumer = await Consumer.create({ packageManager });
  });

  it('has nothing that nobody declares', () => {
    const folder = join(consumer.folder, 'node_modules');
    const installed = readdirSync(folder);

    expect(installed).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/typescript|angular|pino-pretty/)]),
    );
    // What pnpm would hoist, every package could import without declaring it.
    expect(existsSync(join(folder, '.pnpm/node_modules'))).toBe(false);
  });

  it('imports every subpath', async () => {
    const imports = subpaths().map((name) => `import '${name}';`);
    await consumer.write('imports.mjs', `${imports.join('\n')}\nconsole.log('imported');`);

    expect(await consumer.run('node imports.mjs')).toBe('imported');
  });

  it('loads every schematic by require(), without the tools that they are for', async () => {
    await consumer.write('load-schematics.cjs', LOAD_SCHEMATICS);

    const loaded = JSON.parse(await consumer.run('node load-schematics.cjs')) as Record<string, boolean>;

    expect(Object.keys(loaded)).toEqual(expect.arrayContaining(['nest-add', 'application']));
    expect(Object.entries(loaded).filter(([, isThere]) => !isThere)).toEqual([]);
  });

  it('has the command', async () => {
    const { version } = inject('published').manifest;

    expect(await consumer.run('./node_modules/.bin/nestjs-deployment --version')).toContain(version);
    expect(await consumer.run('./node_modules/.bin/nestjs-deployment --help')).toMatch(/^ +init /m);
  });
});
