import { defineConfig } from 'rolldown';

/**
 * Joins what `nest build` compiled into few files: Node spends half a millisecond on each module that it loads, and a
 * service is started more often than its package is published. Types stay as they are, a file a module.
 */
export default defineConfig({
  input: {
    index: './.build/index.js',
    signals: './.build/signals.js',
    'testing/index': './.build/testing/index.js',
    'secrets/vault/index': './.build/secrets/vault/index.js',
  },
  platform: 'node',
  logLevel: 'warn',
  // Whatever is not ours is the application's own copy: Nest knows providers by the identity of their class.
  external: /^[^./]/,
  output: { dir: 'dist', chunkFileNames: 'shared/[name].js', sourcemap: true, comments: false },
});
