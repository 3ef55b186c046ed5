import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { Controller, Get, Module } from '@nestjs/common';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from 'vitest';
import { Turnstile } from '../../test/support/turnstile.js';
import { DeploymentModule } from '../deployment.module.js';

const turnstile = new Turnstile();

@Controller()
class HeldController {
  @Get('held')
  async held(): Promise<string> {
    await turnstile.pass();
    return 'answered';
  }
}

@Module({ imports: [DeploymentModule.forRoot()], controllers: [HeldController] })
class AppModule {}

describe('requests that are pipelined', () => {
  it.each<[string, () => AbstractHttpAdapter]>([
    ['Express', () => new ExpressAdapter()],
    ['Fastify', () => new FastifyAdapter()],
  ])('are all answered in the end: %s', async (_name, adapter) => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    const app = module.createNestApplication(adapter());
    await app.listen(0, '127.0.0.1');
    const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
    const client = connect(port, '127.0.0.1');
    await once(client, 'connect');
    client.write('GET /held HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(2));
    await turnstile.arrived(2);

    const closed = app.close();
    turnstile.open();

    const [first, last] = (await text(client)).split('answered');
    await closed;
    expect(first).not.toMatch(/^connection: close/im);
    expect(last).toMatch(/^connection: close/im);
  });
});
