import { once } from 'node:events';
import type { Server } from 'node:http';
import { DeploymentModule, LOG_LEVELS } from 'nestjs-deployment';
import { resetProcess } from 'nestjs-deployment/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp, TEST_ENVIRONMENT, type RunningApp } from '../support/start-app.js';

const metadata = { imports: [DeploymentModule.forRoot()] };
const TARGET = '/-/log-level';
const ORDERS = `${TARGET}/Orders`;
const PUT = { method: 'PUT', target: TARGET };
const json = { 'Content-Type': 'application/json' };
const parsed = ({ body }: { body: string }) => JSON.parse(body) as Record<string, unknown>;
const changes = ({ lines }: RunningApp) => lines.filter(({ context }) => context === 'Management');

const LEVELS = `Send one of ${LOG_LEVELS.join(', ')} as ?level=debug or {"level":"debug"}.`;
const OBJECT = 'The body has to be a JSON object, such as {"for":"10m"}.';
const WHILE = 'for takes a duration up to 24h, such as 10m. Leave it out to change it for good.';
const FIELDS = 'There is no field of that name. There are: level, for.';

describe.each(platforms)('/-/log-level on %s', (_platform, adapter) => {
  afterEach(resetProcess);

  it.each<[string, string, string]>([
    ['?level=loud', '', LEVELS],
    ['?level=', '', LEVELS],
    ['?level=10', '', LEVELS],
    ['?level=constructor', '', LEVELS],
    ['?for=10m', '', LEVELS],
    ['', '', LEVELS],
    ['', '{"level":30}', LEVELS],
    ['', '{"level":null}', LEVELS],
    ['', '{"level":', OBJECT],
    ['', '["debug"]', OBJECT],
    ['', 'null', OBJECT],
    ['', 'debug', OBJECT],
    ['?level=debug&for=soon', '', WHILE],
    ['?level=debug&for=', '', WHILE],
    ['?level=debug&for=0s', '', WHILE],
    ['?level=debug&for=-1m', '', WHILE],
    ['?level=debug&for=25h', '', WHILE],
    ['', '{"level":"debug","for":600}', WHILE],
    ['', '{"level":"debug","until":"10m"}', FIELDS],
    ['?level=debug&token=hunter2', '', FIELDS],
  ])('changes nothing and tells what would after PUT %s %s', async (query, body, sentence) => {
    await using app = await startApp(metadata, adapter);
    const before = (await app.get(TARGET)).body;

    for (const target of [TARGET, ORDERS]) {
      const answer = await app.exchange({ ...PUT, target: target + query, body, headers: json });
      expect([answer.status, answer.body]).toEqual([400, `${sentence}\n`]);
    }
    expect((await app.get(TARGET)).body).toBe(before);
    expect(changes(app)).toEqual([]);
  });

  it.each(['**', 'Or*ders', '*Orders', 'Orders**', 'a%0Ab', '%1b[31m', 'x'.repeat(201)])(
    'takes no %s for a context',
    async (name) => {
      await using app = await startApp(metadata, adapter);
      const target = `${TARGET}/${name}`;

      const answers = [
        await app.get(target),
        await app.exchange({ ...PUT, target: `${target}?level=debug` }),
        await app.exchange({ method: 'DELETE', target }),
      ];

      const sentence =
        'A context has 1 to 200 printable characters, such as OrdersService. One * may stand at the end, for all that begin so.\n';
      expect(answers.map(({ status, body }) => [status, body])).toEqual(
        Array.from({ length: 3 }, () => [400, sentence]),
      );
      expect(changes(app)).toEqual([]);
    },
  );

  it('gives a hundred contexts a level of their own, and no more until one of them is without', async () => {
    await using app = await startApp(metadata, adapter);
    const put = (name: string) => app.exchange({ ...PUT, target: `${TARGET}/${name}?level=debug` });
    for (let index = 0; index < 100; index += 1) await put(`Context${index}`);

    const refused = await put('Orders');
    const again = await put('Context7');
    await app.exchange({ method: 'DELETE', target: `${TARGET}/Context7` });
    const taken = await put('Orders');

    const sentence = '100 contexts have a level of their own already. DELETE one of them first.\n';
    expect([refused.status, refused.body]).toEqual([409, sentence]);
    expect([again.status, taken.status]).toEqual([200, 200]);
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
    const head = `PUT ${TARGET} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n`;

    const [answer] = await Promise.all([connection.response(), connection.write(head + ' '.repeat(5_000))]);

    expect(answer).toMatchObject({ status: 413, body: 'The body may have 4096 bytes.\n' });
    await connection.closed;
  });

  it('refuses an oversized body of unknown length as well', async () => {
    await using app = await startApp(metadata, adapter);
    await using connection = await app.connect();
    const chunk = `1000\r\n${' '.repeat(4_096)}\r\n`;
    const head = `PUT ${TARGET} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n`;

    const [answer] = await Promise.all([connection.response(), connection.write(head + chunk + chunk)]);

    expect(answer.status).toBe(413);
  });

  it('stays as it is when the client leaves in the middle of the body, which is no error', async () => {
    const app = await startApp(metadata, adapter, {
      environment: { ...TEST_ENVIRONMENT, LOG_LEVEL: 'debug' },
    });
    await using connection = await app.connect();
    const arrived = once(app.app.getHttpServer() as Server, 'request');
    await connection.write(
      `PUT ${TARGET} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20\r\n\r\n{"level":`,
    );
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

    expect([shown.status, put.status, reset.status]).toEqual([200, 403, 403]);
    expect(parsed(await app.get(TARGET))).toMatchObject({ effective: 'info' });
  });

  it('is only shown when writes are switched off, whatever NODE_ENV is', async () => {
    const off = { ...metadata, imports: [DeploymentModule.forRoot({ management: { writes: false } })] };
    await using app = await startApp(off, adapter);

    const put = await app.exchange({ ...PUT, target: `${TARGET}?level=debug` });

    expect(put.status).toBe(403);
    expect((await app.get('/-/ready?verbose')).status).toBe(200);
  });

  it('names its methods to any other', async () => {
    await using app = await startApp(metadata, adapter);

    const answer = await app.exchange({ method: 'POST', target: TARGET });

    expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD, PUT, DELETE' } });
  });
});
