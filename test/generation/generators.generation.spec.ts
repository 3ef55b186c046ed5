import { describe, expect, it } from 'vitest';
import { Application } from './support/application.js';

const GENERATED = [
  {
    what: 'readiness-check database',
    files: ['src/database/database.check.ts', 'src/database/database.check.spec.ts'],
  },
  { what: 'secrets-provider acme', files: ['src/acme/acme.secrets.ts', 'src/acme/acme.secrets.spec.ts'] },
  {
    what: 'config payments',
    files: ['src/payments/payments.config.ts', 'src/payments/payments.config.spec.ts'],
  },
  {
    what: 'metric orders_total',
    files: ['src/orders-total/orders-total.metric.ts', 'src/orders-total/orders-total.metric.spec.ts'],
  },
];

describe.each(['esm', 'cjs'] as const)('What is generated into an application, %s,', (kind) => {
  it('is registered, builds, passes its specs and its lint, and is formatted', async () => {
    await using app = await Application.adopted(kind);

    // It ends with 0 whatever comes of it.
    for (const { what } of GENERATED) await app.run(`npx nest g -c nestjs-deployment ${what}`);

    const changes = (await app.run('git status --porcelain --untracked-files=all')).stdout;
    for (const file of GENERATED.flatMap(({ files }) => files)) expect(changes).toContain(`?? ${file}`);
    expect(changes).toContain(' M src/app.module.ts');
    await app.run(app.recipe.commands.build);
    await app.run('npm test');
    expect((await app.run(app.recipe.commands.lint)).output).toMatch(/\b0 warnings and 0 errors/);
    await app.run('npx prettier --check src');
  });
});
