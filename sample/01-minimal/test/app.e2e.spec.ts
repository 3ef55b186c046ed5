import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { DeploymentModule, ENVIRONMENT, FakeSecrets, SecretsProvider } from 'nestjs-deployment';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AppModule } from '../src/app.module.js';

let app: INestApplication;
let url: string;

beforeAll(async () => {
  const module = await Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(SecretsProvider)
    .useValue(new FakeSecrets({ databaseUrl: 'postgres://app:secret@db.test/app' }))
    .overrideProvider(ENVIRONMENT)
    .useValue({ NODE_ENV: 'test', LOG_LEVEL: 'silent', APP_GREETING: 'Hi', APP_DATABASE_POOL_SIZE: '3' })
    .compile();
  app = module.createNestApplication();
  DeploymentModule.setup(app);
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});

afterAll(() => app.close());

it('greets whoever is named', async () => {
  const response = await fetch(`${url}/hello/Ada`);

  expect(await response.json()).toEqual({ message: 'Hi, Ada!' });
});

it('is connected to the database of its secret, and shows no credentials', async () => {
  const response = await fetch(`${url}/slow?ms=1`);

  expect(await response.json()).toEqual({ database: 'db.test', poolSize: 3 });
});

it('is ready', async () => {
  const response = await fetch(`${url}/-/ready`);

  expect([response.status, await response.text()]).toEqual([200, 'ready\n']);
});

it('counts greetings', async () => {
  const page = await fetch(`${url}/-/metrics`).then((response) => response.text());

  expect(page).toContain('\ngreetings_total 1\n');
});
