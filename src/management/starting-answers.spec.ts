import { once } from 'node:events';
import { createServer, request as ask, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import type { Exchange } from '../lifecycle/exchange.js';
import { SecretScrubber } from '../secrets/scrubber.js';
import { sendAnswer } from './send-answer.js';
import { startingAnswers, type StartSources } from './starting-answers.js';

const undo: (() => unknown)[] = [];
afterEach(() => undo.splice(0).forEach((step) => step()));

async function answering(listener: Parameters<typeof createServer>[1]): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  undo.push(() => server.close());
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function starting(sources?: StartSources): Promise<number> {
  const answer = startingAnswers(sources);
  return answering((request, response) => answer(request, response, 'management'));
}

async function get(port: number, path: string, method = 'GET') {
  const asked = ask({ port, host: '127.0.0.1', path, method, agent: false }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

const progress = { waitingFor: 'secrets: vault, attempt 3' };
const everything = { judge: () => ({ hidden: false, may: () => true }) };
const hidden = { judge: () => ({ hidden: true, may: () => false }) };

describe('Until the application answers', () => {
  it.each([
    ['/-/healthy', 200, 'healthy'],
    ['/-/liveness?x', 200, 'healthy'],
    ['/-/ready', 503, 'starting'],
    ['/-/readiness', 503, 'starting'],
    ['/-/startup', 503, 'starting'],
    ['/-/ready?verbose', 503, 'starting'],
    ['/-/log-level', 503, 'starting'],
    ['/-/', 503, 'starting'],
    ['/', 404, 'Not found.'],
    ['//-/ready', 404, 'Not found.'],
    ['/%2d/ready', 404, 'Not found.'],
    ['http://a/-/ready', 404, 'Not found.'],
  ])('%s is %d %s', async (path, status, word) => {
    const port = await starting({ progress });

    expect(await get(port, path)).toMatchObject({ status, body: `${word}\n` });
  });

  it('whoever may see details learns what is waited for, also as it changes', async () => {
    const changing = { waitingFor: 'its configuration' };
    const port = await starting({ progress: changing, access: everything });

    const before = await get(port, '/-/ready');
    Object.assign(changing, progress);
    const after = await get(port, '/-/startup');
    const healthy = await get(port, '/-/healthy');

    expect([before.body, after.body, healthy.body]).toEqual([
      'starting: waiting for its configuration\n',
      'starting: waiting for secrets: vault, attempt 3\n',
      'healthy\n',
    ]);
  });

  it('a caller from whom the surface is hidden gets what any unknown path gets', async () => {
    const port = await starting({ progress, access: hidden });

    const { headers: _, ...ready } = await get(port, '/-/ready');
    const { headers: __, ...unknown } = await get(port, '/orders');

    expect(ready).toEqual({ status: 404, body: 'Not found.\n' });
    expect(ready).toEqual(unknown);
  });

  it('HEAD has the head of GET and no body, and other methods of a probe are 405 with Allow', async () => {
    const port = await starting();

    const [head, whole, put] = [
      await get(port, '/-/ready', 'HEAD'),
      await get(port, '/-/ready'),
      await get(port, '/-/ready', 'PUT'),
    ];

    expect(head).toMatchObject({ status: 503, body: '' });
    expect(head.headers['content-length']).toBe(whole.headers['content-length']);
    expect([put.status, put.headers['allow']]).toEqual([405, 'GET, HEAD']);
  });

  it('what cannot be asked yet is 503 whatever the method, because nobody knows whether it will be', async () => {
    const port = await starting();

    expect(await get(port, '/-/log-level', 'PUT')).toMatchObject({ status: 503 });
  });

  it('the headers are those of the answers that come later', async () => {
    const early = await get(await starting(), '/-/ready');
    const later = await get(
      await answering((request, response) => {
        const exchange = { request, response, socket: request.socket } as unknown as Exchange;
        void sendAnswer(exchange, { status: 503, body: 'starting' }, new SecretScrubber());
      }),
      '/-/ready',
    );

    expect(Object.keys(early.headers)).toEqual(Object.keys(later.headers));
    expect({ ...early, headers: { ...early.headers, date: '' } }).toEqual({
      ...later,
      headers: { ...later.headers, date: '' },
    });
  });
});
