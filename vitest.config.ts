import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const PROCESS_SPECS = ['{src,test,sample}/**/*.process.spec.ts'];
const INSTALL_SPECS = ['test/**/*.install.spec.ts'];
const SECRETS_SPECS = ['test/secrets/**/*.secrets.spec.ts'];
const MANAGEMENT_SPECS = ['test/management/**/*.management.spec.ts'];
const DEPLOY_SPECS = ['test/deploy/**/*.deploy.spec.ts'];
const ROLLING_SPECS = ['test/rolling/**/*.rolling.spec.ts'];
const CLI_SPECS = ['test/cli/**/*.cli.spec.ts'];
const GENERATION_SPECS = ['test/generation/**/*.generation.spec.ts'];
const reportFile = process.env['TEST_REPORT_FILE'];

const source = (file: string): string => fileURLToPath(new URL(`src/${file}`, import.meta.url));

export default defineConfig({
  resolve: {
    // Everywhere, unlike the paths of tsconfig.json: the sample is built against the package, but tested against its source.
    alias: [
      { find: /^nestjs-deployment$/, replacement: source('index.ts') },
      { find: /^nestjs-deployment\/signals$/, replacement: source('signals.ts') },
      { find: /^nestjs-deployment\/testing$/, replacement: source('testing/index.ts') },
      { find: /^nestjs-deployment\/secrets\/vault$/, replacement: source('secrets/vault/index.ts') },
    ],
  },
  test: {
    // The transform cache does not notice a changed tsconfig; a run that proves something starts without it.
    fsModuleCache: process.env['CI'] === undefined,
    reporters: reportFile === undefined ? ['default'] : ['default', ['json', { outputFile: reportFile }]],
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // One of two processors is what vitest takes by itself.
          maxWorkers: 2,
          include: [
            '{src,bench}/**/*.spec.ts',
            'test/{support,package}/**/*.spec.ts',
            'test/deploy/support/**/*.spec.ts',
          ],
          exclude: [...PROCESS_SPECS, ...INSTALL_SPECS],
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          maxWorkers: 2,
          include: ['{test,sample}/**/*.spec.ts'],
          exclude: [
            '**/node_modules/**',
            'test/{support,package}/**',
            ...PROCESS_SPECS,
            ...INSTALL_SPECS,
            ...SECRETS_SPECS,
            ...MANAGEMENT_SPECS,
            ...DEPLOY_SPECS,
            ...ROLLING_SPECS,
            ...CLI_SPECS,
            ...GENERATION_SPECS,
          ],
        },
      },
      {
        // Real processes and what they do in time: they wait more than they work, so three files at once, and nothing else.
        extends: true,
        test: {
          name: 'process',
          include: PROCESS_SPECS,
          exclude: ['**/node_modules/**'],
          globalSetup: ['test/support/stage.ts'],
          maxWorkers: 3,
          testTimeout: 20_000,
          hookTimeout: 20_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // The package as strangers get it: packed, installed, cloned.
        extends: true,
        test: {
          name: 'package',
          include: INSTALL_SPECS,
          exclude: ['**/node_modules/**'],
          globalSetup: ['test/generation/support/packed.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // Secrets on the servers that hold them: OpenBao and PostgreSQL, started by each test for itself.
        extends: true,
        test: {
          name: 'secrets',
          include: SECRETS_SPECS,
          globalSetup: ['test/secrets/support/find-servers.ts', 'test/support/stage.ts'],
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 3 },
        },
      },
      {
        // The management surface from outside: behind real proxies, under garbage, and as its page tells it.
        extends: true,
        test: {
          name: 'management',
          include: MANAGEMENT_SPECS,
          globalSetup: ['test/support/proxy-programs.ts', 'test/support/stage.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 4 },
        },
      },
      {
        // Every way of deploying, with the real tool.
        extends: true,
        test: {
          name: 'deploy',
          include: DEPLOY_SPECS,
          globalSetup: ['test/deploy/support/programs.ts', 'test/deploy/support/deployable.ts'],
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 5 },
        },
      },
      {
        // Restarts under load. The load is the only work beside them.
        extends: true,
        test: {
          name: 'rolling',
          include: ROLLING_SPECS,
          globalSetup: ['test/support/proxy-programs.ts', 'test/support/stage.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 6 },
        },
      },
      {
        // The command line on real processes: what it says of applications, and to instances.
        extends: true,
        test: {
          name: 'cli',
          include: CLI_SPECS,
          exclude: ['**/node_modules/**'],
          globalSetup: ['test/support/stage.ts'],
          maxWorkers: 3,
          testTimeout: 20_000,
          hookTimeout: 20_000,
          sequence: { groupOrder: 8 },
        },
      },
      {
        // Applications as people have them: made, changed by the packed package, built, tested and run.
        extends: true,
        test: {
          name: 'generation',
          include: GENERATION_SPECS,
          exclude: ['**/node_modules/**'],
          globalSetup: ['test/generation/support/packed.ts'],
          maxWorkers: 2,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 7 },
        },
      },
    ],
  },
});
