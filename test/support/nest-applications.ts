import type { Application } from '../../src/schematics/workspace/application.js';

type Tree = Readonly<Record<string, string>>;

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const MODULE = `import { Module } from '@nestjs/common';

@Module({
  imports: [],
})
export class AppModule {}
`;

const COMPILER_OPTIONS = {
  module: 'nodenext',
  moduleResolution: 'nodenext',
  emitDecoratorMetadata: true,
  experimentalDecorators: true,
  target: 'ES2023',
  outDir: './dist',
  incremental: true,
  strict: true,
};

const SCRIPTS = {
  build: 'nest build',
  start: 'nest start',
  'start:dev': 'nest start --watch',
  'start:debug': 'nest start --debug --watch',
  'start:prod': 'node dist/main',
};

const DEPENDENCIES = {
  '@nestjs/common': '^12.0.1',
  '@nestjs/core': '^12.0.1',
  '@nestjs/platform-express': '^12.0.1',
  'reflect-metadata': '^0.2.2',
  rxjs: '^7.8.1',
};

const TSCONFIG_BUILD = json({
  extends: './tsconfig.json',
  compilerOptions: { rootDir: './src' },
  include: ['src'],
  exclude: ['node_modules', 'test', 'dist', '**/*spec.ts'],
});

function main(module: string, call: string): string {
  return `import { NestFactory } from '@nestjs/core';
import { AppModule } from '${module}';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  await app.listen(process.env.PORT ?? 3000);
}
${call};
`;
}

/** What `nest new` of version 12 makes: ESM, tested by vitest. */
export const ESM_APPLICATION: Tree = {
  'package.json': json({
    name: 'orders',
    version: '0.0.1',
    private: true,
    type: 'module',
    scripts: {
      ...SCRIPTS,
      test: 'vitest run',
      'test:e2e': 'vitest run --config ./vitest.config.e2e.ts',
    },
    dependencies: DEPENDENCIES,
    devDependencies: { '@nestjs/cli': '^12.0.0', typescript: '^6.0.2', vitest: '^4.1.2' },
  }),
  'package-lock.json': json({ lockfileVersion: 3 }),
  'nest-cli.json': json({
    collection: '@nestjs/schematics',
    sourceRoot: 'src',
    compilerOptions: { deleteOutDir: true },
  }),
  'tsconfig.json': json({ compilerOptions: { ...COMPILER_OPTIONS, rootDir: '.' } }),
  'tsconfig.build.json': TSCONFIG_BUILD,
  'vitest.config.e2e.ts': `import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globals: true,
    root: './',
    include: ['**/*.e2e-spec.ts'],
  },
});
`,
  'src/main.ts': main('./app.module.js', 'await bootstrap()'),
  'src/app.module.ts': MODULE,
  'src/app.controller.spec.ts': "import { AppModule } from './app.module.js';\n",
  'test/app.e2e-spec.ts': "import { AppModule } from './../src/app.module.js';\n",
};

/** The same as CommonJS, tested by jest. */
export const CJS_APPLICATION: Tree = {
  'package.json': json({
    name: '@acme/Orders_API',
    scripts: {
      ...SCRIPTS,
      'test:e2e':
        'node --experimental-vm-modules ./node_modules/jest/bin/jest.js --config ./test/jest-e2e.json',
    },
    dependencies: DEPENDENCIES,
    devDependencies: { '@types/jest': '^30.0.0', jest: '^30.0.0', typescript: '^6.0.2' },
  }),
  'package-lock.json': json({ lockfileVersion: 3 }),
  'nest-cli.json': json({ sourceRoot: 'src', compilerOptions: { deleteOutDir: true } }),
  'tsconfig.json': json({ compilerOptions: { ...COMPILER_OPTIONS, rootDir: '.' } }),
  'tsconfig.build.json': TSCONFIG_BUILD,
  'src/main.ts': main('./app.module', 'void bootstrap()'),
  'src/app.module.ts': MODULE,
  'test/app.e2e-spec.ts': "import { AppModule } from './../src/app.module';\n",
  'test/jest-e2e.json': json({
    moduleFileExtensions: ['js', 'json', 'ts'],
    rootDir: '.',
    testEnvironment: 'node',
    testRegex: '.e2e-spec.ts$',
    transform: { '^.+\\.(t|j)s$': 'ts-jest' },
  }),
};

/** What `nest new` of version 11 makes: no `rootDir`. */
export const NEST_11_APPLICATION: Tree = {
  ...CJS_APPLICATION,
  'package.json': json({
    name: 'old',
    scripts: { ...SCRIPTS, 'test:e2e': 'jest --config ./test/jest-e2e.json' },
    dependencies: { '@nestjs/core': '^11.0.1' },
    devDependencies: { jest: '^30.0.0', typescript: '^5.7.3' },
  }),
  'tsconfig.json': json({ compilerOptions: { ...COMPILER_OPTIONS, baseUrl: './' } }),
  'tsconfig.build.json': json({
    extends: './tsconfig.json',
    exclude: ['node_modules', 'test', 'dist', '**/*spec.ts'],
  }),
};

function subApplication(name: string): Tree {
  const of = `apps/${name}`;
  return {
    [`${of}/tsconfig.app.json`]: json({
      extends: '../../tsconfig.json',
      compilerOptions: { declaration: false, rootDir: '../..', outDir: `../../dist/${of}` },
      include: ['src/**/*'],
      exclude: ['node_modules', 'dist', 'test', '**/*spec.ts'],
    }),
    [`${of}/src/main.ts`]: main('./app.module.js', 'await bootstrap()'),
    [`${of}/src/app.module.ts`]: MODULE,
    [`${of}/test/app.e2e-spec.ts`]: "import { AppModule } from './../src/app.module.js';\n",
  };
}

function project(name: string): object {
  return {
    type: 'application',
    root: `apps/${name}`,
    entryFile: 'main',
    sourceRoot: `apps/${name}/src`,
    compilerOptions: { tsConfigPath: `apps/${name}/tsconfig.app.json` },
  };
}

/** What `nest g app api` and `nest g lib shared` make of it. */
export const MONOREPO: Tree = {
  ...Object.fromEntries(Object.entries(ESM_APPLICATION).filter(([path]) => !/^(?:src|test)\//.test(path))),
  ...subApplication('orders'),
  ...subApplication('api'),
  'nest-cli.json': json({
    collection: '@nestjs/schematics',
    sourceRoot: 'apps/orders/src',
    compilerOptions: {
      deleteOutDir: true,
      builder: 'rspack',
      tsConfigPath: 'apps/orders/tsconfig.app.json',
    },
    monorepo: true,
    root: 'apps/orders',
    projects: {
      api: project('api'),
      orders: project('orders'),
      shared: { type: 'library', root: 'libs/shared', entryFile: 'index', sourceRoot: 'libs/shared/src' },
    },
  }),
  // A new one gets it whatever its tests are run by.
  'apps/api/test/jest-e2e.json': CJS_APPLICATION['test/jest-e2e.json'] ?? '',
};

/** A tree with a `package.json` that says something else as well. */
export function withManifest(tree: Tree, change: (manifest: Record<string, object>) => object): Tree {
  const manifest = JSON.parse(tree['package.json'] ?? '{}') as Record<string, object>;
  return { ...tree, 'package.json': json({ ...manifest, ...change(manifest) }) };
}

/** A tree without some of its files. */
export function without(tree: Tree, ...paths: readonly string[]): Tree {
  return Object.fromEntries(Object.entries(tree).filter(([path]) => !paths.includes(path)));
}

/** What is found out about the first of them. */
export const DESCRIBED: Application = {
  name: 'orders',
  folder: '',
  sourceRoot: 'src',
  entry: 'src/main.ts',
  main: 'dist/main.js',
  modules: 'esm',
  extension: '.js',
  packageManager: 'npm',
};
