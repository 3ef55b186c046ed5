import { Module, type DynamicModule } from '@nestjs/common';
import { LazyModuleLoader } from '@nestjs/core';
import { DeploymentModule, LateDeclarationError, ModuleConflictError } from 'nestjs-deployment';
import { LoggerModule } from 'nestjs-pino';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/start-app.js';
import { OrdersConfig, OrdersSecrets } from './configured-app.js';

const secondOf = (imported: DynamicModule) => {
  @Module({ imports: [imported] })
  class FeatureModule {}
  return FeatureModule;
};

const lazyWith = (declared: Parameters<typeof DeploymentModule.forFeature>[0]) =>
  secondOf(DeploymentModule.forFeature(declared));

describe.each(platforms)('an application on %s', (_platform, adapter) => {
  // First, because whoever builds a logger first has built it for the whole file.
  it('may import the one DeploymentModule in several places', async () => {
    const root = DeploymentModule.forRoot();
    await using app = await startApp({ imports: [root, secondOf(root)] }, adapter);

    expect((await app.get('/-/ready')).status).toBe(200);
  });

  it.each([
    ['a second DeploymentModule.forRoot()', () => DeploymentModule.forRoot(), /more than once.*forFeature/s],
    [
      'a second one with other options',
      () => DeploymentModule.forRootAsync({ prefix: 'APP', useFactory: () => ({}) }),
      /more than once/,
    ],
    ['a LoggerModule of its own', () => LoggerModule.forRoot(), /LoggerModule.*forRoot\(\{ logging \}\)/s],
  ])('is refused when it imports %s', async (_what, imported, message) => {
    const imports = [DeploymentModule.forRoot(), secondOf(imported())];

    const started = startApp({ imports }, adapter);

    await expect(started).rejects.toThrow(ModuleConflictError);
    await expect(started).rejects.toMatchObject({
      code: 'DEPLOYMENT_MODULE_CONFLICT',
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ['configuration', { config: OrdersConfig }, 'OrdersConfig'],
    ['secrets', { secrets: OrdersSecrets }, 'OrdersSecrets'],
  ])('refuses a lazily loaded module that declares %s', async (_what, declared, name) => {
    await using app = await startApp({ imports: [DeploymentModule.forRoot()] }, adapter);

    const loaded = app.app.get(LazyModuleLoader).load(() => lazyWith(declared));

    await expect(loaded).rejects.toThrow(LateDeclarationError);
    await expect(loaded).rejects.toMatchObject({
      code: 'DEPLOYMENT_DECLARATION_LATE',
      message: expect.stringContaining(name),
    });
  });

  it('gives a lazily loaded module what was declared at the start', async () => {
    const imports = [DeploymentModule.forRoot({ config: OrdersConfig })];
    await using app = await startApp({ imports }, adapter);

    const module = await app.app.get(LazyModuleLoader).load(() => lazyWith({ config: OrdersConfig }));

    expect(module.get(OrdersConfig, { strict: false }).limit).toBe(5);
  });
});
