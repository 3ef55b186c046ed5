import { once } from 'node:events';
import type { Server } from 'node:http';
import { DeploymentModule, LOG_LEVELS } from 'nestjs-deployment';
import { resetProcess } from 'nestjs-deployment/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp, TEST_ENVIRONMENT, type RunningApp } from '../support/start-app.js';

const metadata = { imports: [DeploymentModule.forRoot()] };
const TARGET = '/-/log-level';
const PUT = { method: 'PUT', target: TARGET };
const json = { 'Content-Type': 'application/json' };
const parsed = ({ body }: { body: string }) => JSON.parse(body) as Record<string, unknown>;
const changes = ({ lines }: RunningApp) => lines.filter(({ context }) => context === 'LogLevel');

describe.each(platforms)('/-/log-level on %s', (_platform, adapter) => {
  afterEach(resetProcess);

  it.each([
    ['?level=loud', ''],
    ['?level=', ''],
    ['?level=10', ''],
    ['?level=constructor', ''],
    ['', ''],
    ['', '{"level":'],
    ['', '{"level":30}'],
    ['', '{"level":null}'],
    ['', '["debug"]'],
    ['', 'null'],
    ['', 'debug'],
  ])('stays as it is and tells the valid ones after PUT %s %s', async (query, body) => {
    await using app = await startApp(metadata, adapter);

    const answer = await app.exchange({ ...PUT, target: TARGET + query, body, headers: json });

    const sentence = `Send one of ${LOG_LEVELS.join(', ')} as ?level=debug or {"level":"debug"}.\n`;
    expect([answer.status, answer.body]).toEqual([400, sentence]);
    expect(parsed(await app.get(TARGET))).toMatchObject({ effective: 'info' });
    expect(changes(app)).toEqual([]);
  });

  it('refuses a body that is larger than any setting, and closes the connection on the rest of it', async () => {
    await using app = await startApp(metadata, adapter);
    await using connection = await app.connect();

    const answer = await connection.exchange({ ...PUT, body: `{"level":"debug"${' '.repeat(5_000)}}` });

    expect(answer).toMatchObject({ status: 413, headers: { connection: 'close' } });
    expect(parsed(await app.get(TARGET))).toMatchObject({ effective: 'info' });
    await connection.closed;
  });

  it('refuses an oversized body while it is still being sent', async () => {
    await using app = await startApp(metadata, adapter);
    await using connection = await app.connect();
    const head = `PUT ${TARGET} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n`;

    const [answer] = await Promise.all([connection.response(), connection.write(head + ' '.repeat(5_000))]);

    expect(answer).toMatchObject({ status: 413, body: 'The body may have 4096 bytes.\n' });
    await connection.closed;
  });

  it('refuses an oversized body of unknown length as well', async () => {
    await using app = await startApp(metadata, adapter);
    await using connection = await app.connect();
    const chunk = `1000\r\n${' '.repeat(4_096)}\r\n`;
    const head = `PUT ${TARGET} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n`;

    const [answer] = await Promise.all([connection.response(), connection.write(head + chunk + chunk)]);

    expect(answer.status).toBe(413);
  });

  it('stays as it is when the client leaves in the middle of the body, which is no error', async () => {
    const app = await startApp(metadata, adapter, {
      environment: { ...TEST_ENVIRONMENT, LOG_LEVEL: 'debug' },
    });
    await using connection = await app.connect();
    const arrived = once(app.app.getHttpServer() as Server, 'request');
    await connection.write(`PUT ${TARGET} HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\n{"level":`);
    await arrived;

    connection.socket.destroy();
    await app.close();

    expect(app.accessLines).toMatchObject([{ level: 'debug', method: 'PUT', path: TARGET, aborted: true }]);
    expect(app.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it.each([[undefined], ['production'], ['Test']])('is only shown when NODE_ENV is %s', async (nodeEnv) => {
    const environment = nodeEnv === undefined ? {} : { NODE_ENV: nodeEnv };
    await using app = await startApp(metadata, adapter, { environment });
    const shown = await app.get(TARGET);

    const put = await app.exchange({ ...PUT, target: `${TARGET}?level=debug` });
    const reset = await app.exchange({ method: 'DELETE', target: TARGET });

    const sentence =
      'This changes the service, which is answered only when NODE_ENV is development or test.\n';
    expect(shown.status).toBe(200);
    expect([put.status, put.body]).toEqual([403, sentence]);
    expect([reset.status, reset.body]).toEqual([403, sentence]);
    expect(parsed(await app.get(TARGET))).toMatchObject({ effective: 'info' });
  });

  it('is only shown when writes are switched off, whatever NODE_ENV is', async () => {
    const off = { ...metadata, imports: [DeploymentModule.forRoot({ management: { writes: false } })] };
    await using app = await startApp(off, adapter);

    const put = await app.exchange({ ...PUT, target: `${TARGET}?level=debug` });

    expect([put.status, put.body]).toEqual([403, 'Writes are switched off: management.writes is false.\n']);
    expect((await app.get('/-/ready?verbose')).status).toBe(200);
  });

  it('names its methods to any other', async () => {
    await using app = await startApp(metadata, adapter);

    const answer = await app.exchange({ method: 'POST', target: TARGET });

    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD, PUT, DELETE' } });
  });
});
