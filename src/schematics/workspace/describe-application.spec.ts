import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import {
  CJS_APPLICATION,
  ESM_APPLICATION,
  MONOREPO,
  NEST_11_APPLICATION,
  withManifest,
  without,
} from '../../../test/support/nest-applications.js';
import type { Application } from './application.js';
import { describeApplication } from './describe-application.js';
import { MemoryFiles } from './memory-files.js';
import type { ProjectChoice } from './nest-project.js';

const describing = (tree: Readonly<Record<string, string>>, choice: ProjectChoice = {}): Application =>
  describeApplication(new MemoryFiles(tree), ts, choice);
const json = JSON.stringify;

describe('an application as nest new makes it', () => {
  it('is described, as ESM', () => {
    expect(describing(ESM_APPLICATION)).toEqual({
      name: 'orders',
      folder: '',
      sourceRoot: 'src',
      entry: 'src/main.ts',
      main: 'dist/main.js',
      modules: 'esm',
      extension: '.js',
      packageManager: 'npm',
      e2e: { framework: 'vitest', folder: 'test', suffix: '.e2e-spec.ts', script: 'test:e2e' },
      typescript: 6,
    });
  });

  it('is described, as CommonJS', () => {
    expect(describing(CJS_APPLICATION)).toMatchObject({
      name: 'orders-api',
      main: 'dist/main.js',
      modules: 'cjs',
      extension: '',
      e2e: { framework: 'jest', folder: 'test', suffix: '.e2e-spec.ts', script: 'test:e2e' },
    });
  });

  it('is described, of Nest 11', () => {
    expect(describing(NEST_11_APPLICATION)).toMatchObject({ main: 'dist/main.js', typescript: 5 });
  });

  it('is described, in a monorepo, by its name and by its sources', () => {
    const api = describing(MONOREPO, { project: 'api' });

    expect(api).toEqual({
      ...describing(ESM_APPLICATION),
      name: 'api',
      project: 'api',
      folder: 'apps/api',
      sourceRoot: 'apps/api/src',
      entry: 'apps/api/src/main.ts',
      main: '../../dist/apps/api/main.js',
      e2e: { framework: 'vitest', folder: 'apps/api/test', suffix: '.e2e-spec.ts', script: 'test:e2e' },
    });
    expect(describing(MONOREPO, { sourceRoot: 'apps/api/src' })).toEqual(api);
  });
});

describe('the project', () => {
  it.each([
    [{ project: 'apis' }, 'Did you mean “api”?'],
    [{ project: 'shared' }, 'Name one of them: api, orders.'],
    [{}, 'nest-cli.json has several applications. Name one of them: api, orders.'],
    [{ sourceRoot: 'src' }, 'Name one of them: api, orders.'],
  ])('is asked for when %j does not say which', (choice, advice) => {
    expect(() => describing(MONOREPO, choice)).toThrow(
      expect.objectContaining({
        code: 'DEPLOYMENT_PROJECT_UNKNOWN',
        message: expect.stringContaining(advice),
      }),
    );
  });

  it('has no name where there is only one', () => {
    expect(() => describing(ESM_APPLICATION, { project: 'api' })).toThrow('leave the project out');
  });
});

describe('the entry', () => {
  it.each([
    ['the one that nest-cli.json names', { 'nest-cli.json': json({ entryFile: 'server' }) }, 'src/server.ts'],
    ['the only one that creates an application', {}, 'src/server.ts'],
  ])('is %s', (_, changed, entry) => {
    const server = { 'src/server.ts': ESM_APPLICATION['src/main.ts'] ?? '' };

    expect(describing({ ...without(ESM_APPLICATION, 'src/main.ts'), ...server, ...changed })).toMatchObject({
      entry,
      main: 'dist/server.js',
    });
  });

  it('is found where there is no nest-cli.json, and no src', () => {
    const tree = {
      ...without(ESM_APPLICATION, 'src/main.ts', 'nest-cli.json', 'tsconfig.build.json'),
      'server/index.ts': ESM_APPLICATION['src/main.ts'] ?? '',
      'tsconfig.json': json({ compilerOptions: { outDir: 'build', rootDir: 'server' } }),
    };

    expect(describing(tree)).toMatchObject({
      entry: 'server/index.ts',
      sourceRoot: 'server',
      main: 'build/index.js',
    });
  });

  it.each([
    ['there is no package.json', {}, 'There is no package.json in this folder.'],
    ['Nest is no dependency', { 'package.json': '{}' }, 'This is no Nest application'],
    ['Nx builds it', { ...without(ESM_APPLICATION, 'nest-cli.json'), 'nx.json': '{}' }, 'Nx workspace'],
    ['nothing creates one', without(ESM_APPLICATION, 'src/main.ts'), 'There is no src/main.ts, and no other'],
    [
      'several files create one',
      { ...without(ESM_APPLICATION, 'src/main.ts'), 'src/a.ts': 'NestFactory', 'src/b.ts': 'NestFactory' },
      'several files use NestFactory: src/a.ts, src/b.ts.',
    ],
  ])('is not found when %s', (_, tree, problem) => {
    expect(() => describing(tree)).toThrow(
      expect.objectContaining({
        code: 'DEPLOYMENT_APPLICATION_NOT_FOUND',
        message: expect.stringContaining(problem),
      }),
    );
  });

  it('is not looked for while a JSON file cannot be parsed, which is told with its line', () => {
    expect(() => describing({ ...ESM_APPLICATION, 'nest-cli.json': '{\n  "sourceRoot" "src"\n}' })).toThrow(
      expect.objectContaining({
        code: 'DEPLOYMENT_SOURCE_SYNTAX',
        message: expect.stringContaining('nest-cli.json:2'),
      }),
    );
  });
});

describe('the compiled entry', () => {
  const compiler = (options: object) => ({ 'tsconfig.json': json({ compilerOptions: options }) });
  const cli = (options: object) => ({ 'nest-cli.json': json({ compilerOptions: options }) });

  it.each([
    ['a root above the sources', compiler({ outDir: 'dist', rootDir: '.' }), 'dist/src/main.js'],
    [
      'no root, and a source beside src',
      { ...compiler({ outDir: 'dist' }), 'seed.ts': '' },
      'dist/src/main.js',
    ],
    ['no root, and nothing beside src', compiler({ outDir: 'dist' }), 'dist/main.js'],
    [
      'a file from above that a source imports',
      {
        ...compiler({ outDir: 'dist' }),
        'src/app.module.ts': "import { version } from '../package.json' with { type: 'json' };",
      },
      'dist/src/main.js',
    ],
    ['another folder', compiler({ outDir: './build/server', rootDir: 'src' }), 'build/server/main.js'],
    ['nowhere but beside the sources', compiler({}), 'src/main.js'],
    [
      'what the configuration extends',
      {
        'tsconfig.base.json': json({ compilerOptions: { outDir: 'out', rootDir: 'src' } }),
        'tsconfig.json': '{ /* all of it */ "extends": "./tsconfig.base.json" }',
      },
      'out/main.js',
    ],
    [
      'a configuration that nest-cli.json names',
      {
        ...cli({ tsConfigPath: 'tsconfig.app.json' }),
        'tsconfig.app.json': json({ compilerOptions: { outDir: 'app', rootDir: 'src' } }),
      },
      'app/main.js',
    ],
    [
      'swc, which leaves src out',
      { ...cli({ builder: 'swc' }), ...compiler({ outDir: 'dist' }) },
      'dist/main.js',
    ],
    [
      'swc, which keeps src',
      { ...cli({ builder: { type: 'swc' } }), ...compiler({ outDir: 'dist', rootDir: '.' }) },
      'dist/src/main.js',
    ],
    [
      'webpack',
      { ...cli({ webpack: true }), ...compiler({ outDir: 'elsewhere', rootDir: '.' }) },
      'dist/main.js',
    ],
  ])('follows %s', (_, changed, main) => {
    const tree = without(
      ESM_APPLICATION,
      'tsconfig.build.json',
      'vitest.config.e2e.ts',
      'test/app.e2e-spec.ts',
    );

    expect(describing({ ...tree, ...changed }).main).toBe(main);
  });

  it.each([
    ['nest build -b tsc', '../../dist/apps/api/apps/api/src/main.js'],
    ['nest build --builder=webpack', '../../dist/apps/api/main.js'],
    ['tsc -p apps/api/tsconfig.app.json', '../../dist/apps/api/main.js'],
  ])('follows the script that builds: %s', (build, main) => {
    const tree = withManifest(MONOREPO, ({ scripts }) => ({ scripts: { ...scripts, build } }));

    expect(describing(tree, { project: 'api' }).main).toBe(main);
  });

  it('is what a script starts where something else builds', () => {
    const tree = withManifest(ESM_APPLICATION, ({ scripts }) => ({
      scripts: {
        ...scripts,
        build: 'tsup',
        'start:prod': 'NODE_ENV=production node --enable-source-maps ./out/app',
      },
    }));

    expect(describing(tree).main).toBe('out/app.js');
  });
});

describe('the package manager', () => {
  const none = without(ESM_APPLICATION, 'package-lock.json');

  it.each([
    ['npm, by default', none, 'npm'],
    ['the lock file’s', { ...none, 'yarn.lock': '' }, 'yarn'],
    ['the lock file’s, in a workspace around it', { ...none, '../../pnpm-lock.yaml': '' }, 'pnpm'],
    [
      'the one that package.json names',
      withManifest(ESM_APPLICATION, () => ({ packageManager: 'bun@1.2.0' })),
      'bun',
    ],
  ])('is %s', (_, tree, manager) => {
    expect(describing(tree).packageManager).toBe(manager);
  });
});

describe('end-to-end tests', () => {
  const vitest = (include: string, more: Readonly<Record<string, string>> = {}) => ({
    ...without(ESM_APPLICATION, 'test/app.e2e-spec.ts'),
    'vitest.config.e2e.ts': `export default { test: { include: [${include}] } };`,
    ...more,
  });
  const jest = (config: object) => ({ ...CJS_APPLICATION, 'test/jest-e2e.json': json(config) });

  it.each([
    ['by one place for all', vitest("'e2e/**/*.test.ts'"), { folder: 'e2e', suffix: '.test.ts' }],
    [
      'by alternatives',
      vitest("'test/**/*.{e2e-test,e2e}.?(c|m)[jt]s?(x)'"),
      { folder: 'test', suffix: '.e2e-test.ts' },
    ],
    [
      'where there are some',
      vitest("'**/*.e2e.ts'", { 'src/e2e/app.e2e.ts': '' }),
      { folder: 'src/e2e', suffix: '.e2e.ts' },
    ],
    ['where nest new has them', vitest(''), { folder: 'test', suffix: '.spec.ts' }],
    [
      'by a regular expression',
      jest({ rootDir: '..', testRegex: '.*\\.e2e-spec\\.ts$' }),
      { folder: 'test', suffix: '.e2e-spec.ts' },
    ],
    [
      'by globs of jest',
      jest({ rootDir: '..', testMatch: ['<rootDir>/e2e/**/*.spec.ts'] }),
      { folder: 'e2e', suffix: '.spec.ts' },
    ],
  ])('are found %s', (_, tree, e2e) => {
    expect(describing(tree).e2e).toMatchObject(e2e);
  });

  it('are found without a script, which then is not named', () => {
    const tree = withManifest(CJS_APPLICATION, () => ({ scripts: {} }));

    expect(describing(tree).e2e).toEqual({ framework: 'jest', folder: 'test', suffix: '.e2e-spec.ts' });
  });

  it('are each application’s own where jest has a configuration for each', () => {
    const config = CJS_APPLICATION['test/jest-e2e.json'] ?? '';
    const tree = withManifest({ ...MONOREPO, 'apps/orders/test/jest-e2e.json': config }, () => ({
      scripts: { 'test:e2e': 'jest --config ./apps/orders/test/jest-e2e.json' },
      devDependencies: { jest: '^30.0.0' },
    }));
    const of = (project: string) => ({
      framework: 'jest',
      folder: `apps/${project}/test`,
      suffix: '.e2e-spec.ts',
    });

    expect(describing(tree, { project: 'api' }).e2e).toEqual(of('api'));
    expect(describing(tree, { project: 'orders' }).e2e).toEqual({ ...of('orders'), script: 'test:e2e' });
  });

  it.each([
    ['no configuration', without(ESM_APPLICATION, 'vitest.config.e2e.ts')],
    ['a pattern that no name can be made by', jest({ testRegex: 'e2e/.*' })],
  ])('are none with %s', (_, tree) => {
    expect(describing(tree).e2e).toBeUndefined();
  });
});

describe('the sources', () => {
  it.each([
    ['.js', 'esm', ESM_APPLICATION],
    [
      '.ts',
      'esm',
      {
        ...ESM_APPLICATION,
        'src/main.ts': "import './x.ts';\nimport { A } from './a.ts';\nimport { B } from './b.ts';",
        'src/app.controller.spec.ts': '',
      },
    ],
    ['', 'cjs', { ...CJS_APPLICATION }],
    [
      '',
      'cjs',
      {
        ...ESM_APPLICATION,
        'tsconfig.json': json({ compilerOptions: { module: 'commonjs' } }),
        'src/main.ts': "import { A } from './a';",
        'src/app.controller.spec.ts': '',
      },
    ],
  ])('are imported with “%s”, as %s', (extension, modules, tree) => {
    expect(describing(tree)).toMatchObject({ extension, modules });
  });
});
