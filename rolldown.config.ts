import { globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { defineConfig, type Plugin, type RolldownOptions } from 'rolldown';

/** What the Nest CLI looks for: the collection, and for each schematic its entry and the schema of its options. */
const collection: Plugin = {
  name: 'schematics-collection',
  generateBundle() {
    const emit = (fileName: string, from: string): unknown =>
      this.emitFile({
        type: 'asset',
        fileName: `schematics/${fileName}`,
        source: readFileSync(from, 'utf8'),
      });
    emit('collection.json', 'src/schematics/collection.json');
    for (const schema of globSync('src/schematics/*/schema.json')) {
      emit(`${basename(dirname(schema))}.schema.json`, schema);
    }
  },
};

const schematics = globSync('.build/schematics/*/index.js').map((entry) => {
  return [`schematics/${basename(dirname(entry))}`, `./${entry}`];
});

const shared: RolldownOptions = {
  platform: 'node',
  logLevel: 'warn',
  // Whatever is not ours is the application's own copy: Nest knows providers by the identity of their class.
  external: /^[^./]/,
};

/**
 * Joins what `nest build` compiled into few files: Node spends half a millisecond on each module that it loads, and a
 * service is started more often than its package is published. Types stay as they are, a file a module.
 */
export default defineConfig([
  {
    ...shared,
    input: {
      index: './.build/index.js',
      signals: './.build/signals.js',
      'testing/index': './.build/testing/index.js',
      'secrets/vault/index': './.build/secrets/vault/index.js',
    },
    output: { dir: 'dist', chunkFileNames: 'shared/[name].js', sourcemap: true, comments: false },
  },
  {
    // By themselves: what a command shares with a service would be cut out of the one file that a service loads.
    ...shared,
    input: {
      'cli/main': './.build/cli/main.js',
      'cli/inspect': './.build/cli/inspect.js',
      ...Object.fromEntries(schematics),
    },
    plugins: [collection],
    output: { dir: 'dist', chunkFileNames: 'cli/shared/[name].js', sourcemap: false, comments: false },
  },
]);
