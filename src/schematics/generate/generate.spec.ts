import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { Notes } from '../add/notes.js';
import { configGenerator } from '../config/config.js';
import { metricGenerator } from '../metric/metric.js';
import { readinessCheckGenerator } from '../readiness-check/readiness-check.js';
import { secretsProviderGenerator } from '../secrets-provider/secrets-provider.js';
import { Draft } from '../workspace/draft.js';
import { MemoryFiles } from '../workspace/memory-files.js';
import { generate, type GenerateOptions, type Generator } from './generate.js';

const APP_MODULE = `import { Module } from '@nestjs/common';
import { DeploymentModule } from 'nestjs-deployment';
import { AppConfig } from './app.config.js';

@Module({
  imports: [DeploymentModule.forRoot({ config: AppConfig })],
})
export class AppModule {}
`;

const ORDERS_MODULE = `import { Module } from '@nestjs/common';

@Module({})
export class OrdersModule {}
`;

const PACKAGE = { type: 'module', dependencies: { zod: '^4.6.0' }, devDependencies: { vitest: '^4.0.0' } };

const APP = {
  'package.json': JSON.stringify(PACKAGE),
  'src/app.module.ts': APP_MODULE,
  'src/orders/orders.module.ts': ORDERS_MODULE,
};

const run = (
  generator: Generator,
  options: GenerateOptions,
  files: Readonly<Record<string, string>> = APP,
): { readonly draft: Draft; readonly notes: Notes; readonly written: readonly string[] } => {
  const draft = new Draft(new MemoryFiles(files));
  const notes = new Notes();
  generate(draft, ts, generator, { sourceRoot: 'src', ...options }, notes);
  return { draft, notes, written: draft.changes.map(({ path }) => path) };
};

const withModule = (text: string): Readonly<Record<string, string>> => ({
  ...APP,
  'src/app.module.ts': text,
});

describe('what is generated', () => {
  it.each<[string, Generator, GenerateOptions, readonly string[]]>([
    [
      'in a folder of its own',
      readinessCheckGenerator,
      { name: 'database' },
      ['src/database/database.check.ts', 'src/database/database.check.spec.ts', 'src/app.module.ts'],
    ],
    [
      'without one',
      readinessCheckGenerator,
      { name: 'database', flat: true },
      ['src/database.check.ts', 'src/database.check.spec.ts', 'src/app.module.ts'],
    ],
    [
      'below the folder that its name begins with, in the module that is there',
      metricGenerator,
      { name: 'orders/orders_total', flat: true },
      [
        'src/orders/orders-total.metric.ts',
        'src/orders/orders-total.metric.spec.ts',
        'src/orders/orders.module.ts',
      ],
    ],
    [
      'below the path that is given',
      configGenerator,
      { name: 'payments', path: './orders/', spec: false },
      ['src/orders/payments/payments.config.ts', 'src/orders/orders.module.ts'],
    ],
    [
      'with the suffix for specs that the workspace has',
      secretsProviderGenerator,
      { name: 'acme', specFileSuffix: 'test', skipImport: true },
      ['src/acme/acme.secrets.ts', 'src/acme/acme.secrets.test.ts'],
    ],
    [
      'once, if its name has the suffix already',
      readinessCheckGenerator,
      { name: 'database-check', spec: false, skipImport: true },
      ['src/database/database.check.ts'],
    ],
  ])('lies %s', (_, generator, options, expected) => {
    expect(run(generator, options).written).toEqual(expected);
  });

  it.each(['src/database/database.check.ts', 'src/database/database.check.spec.ts'])(
    'is refused where %s is there, and then nothing is written',
    (path) => {
      const draft = new Draft(new MemoryFiles({ ...APP, [path]: '' }));

      expect(() => generate(draft, ts, readinessCheckGenerator, { name: 'database' }, new Notes())).toThrow(
        `${path} is there already`,
      );
      expect(draft.changes).toEqual([]);
    },
  );

  it.each(['1st', 'da.ta', 'späti', '', '-x', 'a$b', '..'])('is not called %s', (name) => {
    expect(() => run(configGenerator, { name })).toThrow('is no name for a class');
  });

  it('stays in the workspace', () => {
    expect(() => run(configGenerator, { name: '../../payments' })).toThrow('outside of the workspace');
    expect(run(configGenerator, { name: '../payments' }).written).toContain('payments/payments.config.ts');
  });

  it('wants a workspace', () => {
    expect(() => run(configGenerator, { name: 'payments' }, {})).toThrow('There is no package.json here');
  });

  it.each<[string, object, string | undefined]>([
    ['vitest', { devDependencies: { vitest: '4' } }, "import { describe, expect, it } from 'vitest';"],
    ['jest', { devDependencies: { jest: '30' } }, ''],
    [
      'jest without globals',
      { devDependencies: { jest: '30', '@jest/globals': '30' } },
      "import { describe, expect, it } from '@jest/globals';",
    ],
    [
      'both, of which it runs jest',
      { scripts: { test: 'jest' }, devDependencies: { jest: '30', vitest: '4' } },
      '',
    ],
    ['neither', {}, undefined],
  ])('has a spec as the application tests: %s', (_, manifest, line) => {
    const files = { ...APP, 'package.json': JSON.stringify(manifest) };
    const { draft, notes } = run(readinessCheckGenerator, { name: 'database' }, files);
    const spec = draft.read('src/database/database.check.spec.ts');

    expect(
      spec?.match(/^import .* from '(vitest|@jest\/globals)';$/m)?.[0] ?? (spec === undefined ? spec : ''),
    ).toBe(line);
    expect(notes.remarks.some(({ text }) => text.includes('neither vitest nor jest'))).toBe(
      line === undefined,
    );
  });

  it('is written as the module beside it', () => {
    const text = APP_MODULE.replaceAll("'", '"').replaceAll('\n', '\r\n').replaceAll('.js"', '"');
    const { draft } = run(readinessCheckGenerator, { name: 'database' }, withModule(text));

    expect(draft.read('src/app.module.ts')).toContain(
      'import { DatabaseCheck } from "./database/database.check";\r\n',
    );
    const spec = draft.read('src/database/database.check.spec.ts') ?? '';
    expect(spec).toContain('import { DatabaseCheck } from "./database.check";\r\n');
    expect([/(?<!\r)\n/.test(spec), spec.includes("'")]).toEqual([false, false]);
  });
});

describe('the module that it belongs to', () => {
  it('gets a check as a provider', () => {
    expect(
      run(readinessCheckGenerator, { name: 'orders/database' }).draft.read('src/orders/orders.module.ts'),
    ).toBe(`import { Module } from '@nestjs/common';
import { DatabaseCheck } from './database/database.check.js';

@Module({
  providers: [DatabaseCheck],
})
export class OrdersModule {}
`);
  });

  it('refuses a configuration class whose name, and so whose variables, another one has', () => {
    const files = withModule(APP_MODULE);
    const taken = {
      ...files,
      'src/app.config.ts': `export class AppConfig extends Config('APP', schema) {}\n`,
    };

    expect(() => run(configGenerator, { name: 'app' }, taken)).toThrow(
      'src/app.config.ts declares AppConfig already.',
    );
  });

  it('declares a configuration class where it declares none yet', () => {
    expect(run(configGenerator, { name: 'orders/shipping' }).draft.read('src/orders/orders.module.ts'))
      .toBe(`import { Module } from '@nestjs/common';
import { DeploymentModule } from 'nestjs-deployment';
import { ShippingConfig } from './shipping/shipping.config.js';

@Module({
  imports: [DeploymentModule.forFeature({ config: ShippingConfig })],
})
export class OrdersModule {}
`);
  });

  it.each([
    ['forRoot({ config: AppConfig })', 'forRoot({ config: [AppConfig, PaymentsConfig] })'],
    ['forRoot({ config: [AppConfig, B] })', 'forRoot({ config: [AppConfig, B, PaymentsConfig] })'],
    ['forRoot()', 'forRoot({ config: PaymentsConfig })'],
    ['forRoot({})', 'forRoot({\n    config: PaymentsConfig,\n  })'],
    ['forRoot({ secrets: S })', 'forRoot({ secrets: S, config: PaymentsConfig })'],
    ['forRootAsync({ useFactory: f })', 'forRootAsync({ useFactory: f, config: PaymentsConfig })'],
    ['forFeature({ config: A })', 'forFeature({ config: [A, PaymentsConfig] })'],
  ])('has a configuration class beside those that are there: %s', (call, expected) => {
    const text = APP_MODULE.replace('forRoot({ config: AppConfig })', call);
    const { draft, notes } = run(configGenerator, { name: 'payments' }, withModule(text));

    expect(draft.read('src/app.module.ts')).toContain(`DeploymentModule.${expected}],`);
    expect(notes.instructions).toEqual([]);
  });

  it.each([
    'forRoot({ config: configs })',
    'forRoot({ ...options })',
    'forRoot(options)',
    'forRoot({ config })',
  ])('is left alone if it cannot be told what it declares: %s', (call) => {
    const text = APP_MODULE.replace('forRoot({ config: AppConfig })', call);
    const { draft, notes } = run(configGenerator, { name: 'payments' }, withModule(text));

    expect(draft.read('src/app.module.ts')).toBe(text);
    expect(notes.instructions).toMatchObject([
      {
        what: 'Declare PaymentsConfig in the imports of AppModule in src/app.module.ts.',
        code: expect.stringContaining("import { PaymentsConfig } from './payments/payments.config.js';"),
      },
    ]);
  });

  it('uses the options of a call that a constant holds', () => {
    const text = APP_MODULE.replace('forRoot({ config: AppConfig })', 'forRoot(options)').replace(
      '@Module',
      'const options = { config: AppConfig };\n\n@Module',
    );
    const { draft } = run(configGenerator, { name: 'payments' }, withModule(text));

    expect(draft.read('src/app.module.ts')).toContain(
      'const options = { config: [AppConfig, PaymentsConfig] };',
    );
  });

  it('is the whole application for a provider of secrets, wherever that lies', () => {
    const { draft } = run(secretsProviderGenerator, { name: 'orders/acme' });

    expect(draft.read('src/app.module.ts')).toContain(
      'DeploymentModule.forRoot({ config: AppConfig, secretsProvider: AcmeSecrets })',
    );
    expect(draft.read('src/app.module.ts')).toContain("from './orders/acme/acme.secrets.js';");
    expect(draft.read('src/orders/orders.module.ts')).toBe(ORDERS_MODULE);
  });

  it('keeps the provider of secrets that it has', () => {
    const text = APP_MODULE.replace('config: AppConfig', 'secretsProvider: Other');
    const { draft, notes } = run(secretsProviderGenerator, { name: 'acme' }, withModule(text));

    expect(draft.read('src/app.module.ts')).toBe(text);
    expect(notes.instructions.map(({ what }) => what)).toEqual([
      'Add AcmeSecrets to the options of DeploymentModule.forRoot() in AppModule in src/app.module.ts.',
    ]);
  });

  it.each([
    ['there is none', { 'package.json': APP['package.json'] }],
    [
      'none of several is called as the folder',
      {
        'package.json': APP['package.json'],
        'src/a.module.ts': ORDERS_MODULE,
        'src/b.module.ts': ORDERS_MODULE,
      },
    ],
  ])('is for the user to find if %s', (_, files) => {
    const { written, notes } = run(readinessCheckGenerator, { name: 'database' }, files);

    expect(written).toEqual(['src/database/database.check.ts', 'src/database/database.check.spec.ts']);
    expect(notes.instructions).toMatchObject([
      { what: 'Add DatabaseCheck to the providers of the module that it belongs to.' },
    ]);
  });

  it('is not one of another application of the workspace', () => {
    const files = { 'package.json': APP['package.json'], 'apps/app.module.ts': APP_MODULE };
    const { written } = run(
      readinessCheckGenerator,
      { name: 'database', sourceRoot: 'apps/api/src', spec: false },
      files,
    );

    expect(written).toEqual(['apps/api/src/database/database.check.ts']);
  });
});
