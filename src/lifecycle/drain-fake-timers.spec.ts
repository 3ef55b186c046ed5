import { Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DeploymentModule } from '../deployment.module.js';

@Module({ imports: [DeploymentModule.forRoot()] })
class AppModule {}

afterEach(() => vi.useRealTimers());

describe('the drain', () => {
  it('ends while a test holds the time', async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    const app = module.createNestApplication();
    await app.listen(0, '127.0.0.1');
    vi.useFakeTimers();

    await app.close();

    expect((app.getHttpServer() as { listening: boolean }).listening).toBe(false);
  });
});
