import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: ['src/**/*.spec.ts', 'test/**/*.spec.ts', 'sample/**/*.spec.ts'],
    // The transform cache does not notice a changed tsconfig; a run that proves something starts without it.
    fsModuleCache: process.env['CI'] === undefined,
  } as never,
});
