import ts from 'typescript';
import { expect, it } from 'vitest';
import { Notes } from '../../src/schematics/add/notes.js';
import { configGenerator } from '../../src/schematics/config/config.js';
import { generate, type Generator } from '../../src/schematics/generate/generate.js';
import { metricGenerator } from '../../src/schematics/metric/metric.js';
import { readinessCheckGenerator } from '../../src/schematics/readiness-check/readiness-check.js';
import { secretsProviderGenerator } from '../../src/schematics/secrets-provider/secrets-provider.js';
import { Draft } from '../../src/schematics/workspace/draft.js';
import { MemoryFiles } from '../../src/schematics/workspace/memory-files.js';
import { problemsBySource, type Fixture } from './support/compile-sources.js';

const GENERATED: readonly (readonly [Generator, string])[] = [
  [readinessCheckGenerator, 'orders/database'],
  [secretsProviderGenerator, 'acme'],
  [configGenerator, 'payments'],
  [configGenerator, 'orders/shipping'],
  [metricGenerator, 'orders_total'],
  [metricGenerator, 'orders/order_duration_seconds'],
  [metricGenerator, 'orders/upload_size_bytes'],
  [metricGenerator, 'orders/orders_waiting'],
];

const applicationOf = (manifest: object, extension: string): Fixture => ({
  'package.json': JSON.stringify({ dependencies: { zod: '^4.6.0' }, ...manifest }),
  'src/app.module.ts': `import { Module } from '@nestjs/common';
import { DeploymentModule } from 'nestjs-deployment';
import { OrdersModule } from './orders/orders.module${extension}';

@Module({ imports: [DeploymentModule.forRoot(), OrdersModule] })
export class AppModule {}
`,
  'src/orders/orders.module.ts': `import { Module } from '@nestjs/common';

@Module({})
export class OrdersModule {}
`,
});

/** An application with one of each kind in it. */
const generated = (application: Fixture): Fixture => {
  const draft = new Draft(new MemoryFiles(application));
  const notes = new Notes();
  for (const [generator, name] of GENERATED) generate(draft, ts, generator, { name }, notes);
  expect(notes.instructions).toEqual([]);
  return Object.fromEntries(draft.list('').map((path) => [path, draft.read(path) ?? '']));
};

it('compiles what is generated, with its specs, in applications of either kind', { timeout: 60_000 }, () => {
  const applications = new Map([
    ['esm-vitest', generated(applicationOf({ type: 'module', devDependencies: { vitest: '4' } }, '.js'))],
    ['cjs-jest', generated(applicationOf({ devDependencies: { jest: '30' } }, ''))],
  ]);

  expect(Object.fromEntries(problemsBySource(applications))).toEqual({ 'esm-vitest': [], 'cjs-jest': [] });
  expect(applications.get('cjs-jest')).toMatchObject({
    'src/app.module.ts': expect.stringContaining("from './acme/acme.secrets';"),
    'src/orders/orders.module.ts': expect.stringContaining("from './database/database.check';"),
  });
});
