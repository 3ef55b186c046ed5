import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Controller, Injectable, Sse, type MessageEvent } from '@nestjs/common';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { WsAdapter } from '@nestjs/platform-ws';
import { WebSocketGateway } from '@nestjs/websockets';
import { DeploymentModule, OnDrain } from 'nestjs-deployment';
import { concat, map, NEVER, of, type Observable } from 'rxjs';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { makeAuthority } from '../support/certificates.js';
import { platforms } from '../support/platforms.js';
import { startApp, type RunningApp } from '../support/start-app.js';
import { Turnstile } from '../support/turnstile.js';
import { WebSocketClient } from '../support/web-socket-client.js';

const turnstile = new Turnstile();
const seen: string[] = [];

@Controller()
class StreamsController {
  @Sse('news')
  news(): Observable<MessageEvent> {
    return concat(of('first'), NEVER).pipe(map((data) => ({ data })));
  }
}

@WebSocketGateway()
class ChatGateway {
  handleDisconnect(): void {
    seen.push('client left');
  }
}

@Injectable()
class Farewell {
  @OnDrain()
  async say(): Promise<void> {
    seen.push('drain');
    await turnstile.pass();
    seen.push('drained');
  }

  onModuleDestroy(): void {
    seen.push('destroyed');
  }
}

const metadata = {
  imports: [DeploymentModule.forRoot()],
  controllers: [StreamsController],
  providers: [ChatGateway, Farewell],
};

const setup = (app: RunningApp['app']): unknown => app.useWebSocketAdapter(new WsAdapter(app));

function keyPair(): { readonly cert: Buffer; readonly key: Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'streams-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { cert, key } = makeAuthority(folder, 'localhost');
  return { cert: readFileSync(cert), key: readFileSync(key) };
}

describe.each(platforms)('app.close() with open streams on %s', (platform, adapter) => {
  beforeEach(() => {
    seen.length = 0;
  });

  it('awaits @OnDrain(), then ends event streams and WebSockets at once, and only then destroys providers', async () => {
    const app = await startApp(metadata, adapter, { setup });
    await using connection = await app.connect();
    const news = connection.exchange({ target: '/news' });
    await once(connection.socket, 'data');
    await using webSocket = await WebSocketClient.open(app.port);

    const closing = app.close();
    await turnstile.arrived(1);
    const meanwhile = [...seen];
    turnstile.open();
    const [{ body }, { code }] = await Promise.all([news, webSocket.closed]);
    await closing;

    expect(meanwhile).toEqual(['drain']);
    expect(body).toContain('data: first');
    expect(code).toBe(1001);
    expect(seen).toEqual(['drain', 'drained', 'client left', 'destroyed']);
    expect(app.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
  });

  it('takes a WebSocket over TLS for one', async () => {
    const https = keyPair();
    const createAdapter = platform === 'fastify' ? () => new FastifyAdapter({ https }) : adapter;
    const app = await startApp(metadata, createAdapter, { setup, nest: { httpsOptions: https } });
    await using webSocket = await WebSocketClient.open(app.port, 'wss');

    const closing = app.close();
    await turnstile.arrived(1);
    turnstile.open();
    await closing;

    expect((await webSocket.closed).code).toBe(1001);
  });
});
