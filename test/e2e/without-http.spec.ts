import { Injectable, Logger as NestLogger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  DeploymentModule,
  ENVIRONMENT,
  Lifecycle,
  Logger,
  Readiness,
  ReadinessCheck,
} from 'nestjs-deployment';
import { describe, expect, it } from 'vitest';
import { processLog, testingModule } from '../support/start-app.js';
import { AppConfig, AppSecrets } from './configured-app.js';

const ended: string[] = [];

@ReadinessCheck('database')
class DatabaseCheck {
  check(): boolean {
    return true;
  }
}

@Injectable()
class Worker {
  private readonly logger = new NestLogger('Worker');

  constructor(
    readonly config: AppConfig,
    readonly secrets: AppSecrets,
  ) {}

  work(): void {
    this.logger.log(`working with ${this.config.greeting}`);
  }

  onModuleDestroy(): void {
    ended.push('Worker');
  }
}

@Module({
  imports: [DeploymentModule.forRoot({ config: AppConfig, secrets: AppSecrets })],
  providers: [Worker, DatabaseCheck],
})
class WorkerModule {}

describe('an application context without HTTP', () => {
  it('has configuration, secrets, checks and the log, and ends quickly', async () => {
    process.env['SECRETS_PROVIDER'] = 'fake';
    const context = await NestFactory.createApplicationContext(WorkerModule, {
      abortOnError: false,
      logger: false,
    }).finally(() => delete process.env['SECRETS_PROVIDER']);
    const log = processLog();
    DeploymentModule.setup(context);
    ended.length = 0;

    const worker = context.get(Worker);
    worker.work();
    const readiness = await context.get(Readiness).state();
    const { phase } = context.get(Lifecycle);
    const began = performance.now();
    await context.close();

    expect(worker.secrets.databaseUrl.reveal()).toBe('postgres://app:fake@localhost/dev');
    expect(log.lines).toContainEqual(
      expect.objectContaining({ context: 'Worker', msg: 'working with Hello' }),
    );
    expect([readiness.word, phase]).toEqual(['ready', 'serving']);
    expect(ended).toEqual(['Worker']);
    expect(performance.now() - began).toBeLessThan(500);
  });
});

describe('a compiled testing module', () => {
  it('gives values to a unit test without starting anything', async () => {
    const environment = { APP_GREETING: 'Hi' };
    const secrets = { databaseUrl: 'postgres://db' };
    const module = await testingModule({ imports: [WorkerModule] }, { environment, secrets }).compile();

    expect(module.get(Worker).config.greeting).toBe('Hi');
    expect(module.get(ENVIRONMENT)).toBe(environment);
    expect(module.get(Lifecycle).phase).toBe('starting');
    expect(module.get(Logger)).toBeInstanceOf(Logger);
    await module.close();
  });
});
