import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DeploymentModule, ReadinessCheck } from 'nestjs-deployment';
import { resetProcess } from 'nestjs-deployment/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { type RunningApp, startApp } from '../support/start-app.js';
import { wireAnswer } from '../support/wire.js';
import { harsh, reached, setupHarsh } from './harsh-app.js';

@ReadinessCheck('database')
class DatabaseCheck {
  check(): boolean {
    return true;
  }
}

const metadata = {
  imports: [DeploymentModule.forRoot({ management: { aliases: true } })],
  providers: [DatabaseCheck],
};

interface Asked {
  readonly method: string;
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const PAGES = [
  '/-/ready',
  '/-/readiness',
  '/-/healthy',
  '/-/liveness',
  '/-/startup',
  '/-/version',
  '/-/metrics',
  '/-/',
  '/-/log-level',
  '/-/ready?verbose',
  '/-/ready/database',
  '/-/ready/nothing',
  '/-/x',
  '/-/%zz',
  '/healthz',
  '/__heartbeat__',
  '/__lbheartbeat__',
  '/__version__',
];
const json = { 'Content-Type': 'application/json' };
const foreign = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };

const asked: readonly Asked[] = [
  ...PAGES.map((target) => ({ method: 'GET', target })),
  ...PAGES.map((target) => ({ method: 'HEAD', target })),
  { method: 'GET', target: '/-/ready', headers: foreign },
  { method: 'OPTIONS', target: '/-/ready', headers: { ...foreign, 'Access-Control-Request-Method': 'PUT' } },
  { method: 'POST', target: '/-/ready', headers: json, body: '{"a":1}' },
  { method: 'POST', target: '/-/x', headers: json, body: '{"a":1}' },
  { method: 'POST', target: '/-/version', headers: json, body: '{"malformed' },
  { method: 'PATCH', target: '/-/log-level', headers: { 'Content-Type': 'text/plain' }, body: 'debug' },
  { method: 'PUT', target: '/-/log-level', headers: json, body: '{"level":"info"}' },
  { method: 'PUT', target: '/-/log-level?level=info', headers: { ...foreign, ...json } },
  { method: 'PUT', target: '/-/log-level', headers: json, body: '{"malformed' },
  { method: 'DELETE', target: '/-/log-level' },
];
const titled = asked.map((request) => [`${request.method} ${request.target}`, request] as const);

const text = ({ method, target, headers = {}, body = '' }: Asked) => {
  const sent = {
    Host: 'localhost',
    Connection: 'close',
    ...headers,
    ...(body && { 'Content-Length': body.length }),
  };
  const lines = Object.entries(sent).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
};

/** Without what is measured: the values of metrics, and when a check ran and how long. */
const comparable = (answer: string, { target }: Asked) => {
  if (!/metrics|verbose|database/.test(target)) return answer;
  return answer
    .replace(/^Content-Length: \d+$/m, 'Content-Length: *')
    .replaceAll(/^\w+(\{.*\})? \S+\n/gm, '')
    .replaceAll(/(?<="(responseTime|ageSeconds|lastedSeconds)": )[\d.]+/g, '*')
    .replaceAll(/(?<="(since|checkedAt|at)": ")[^"]+/g, '*');
};

describe.each(platforms)(
  'the surface of an application that changes all its answers, on %s',
  (platform, adapter) => {
    let plainApp: RunningApp;
    let harshApp: RunningApp;

    beforeAll(async () => {
      plainApp = await startApp(metadata, adapter);
      harshApp = await startApp(harsh(metadata), adapter, { setup: setupHarsh });
    });
    afterAll(async () => {
      await plainApp.close();
      await harshApp.close();
      resetProcess();
    });
    beforeEach(() => reached.splice(0));

    it('leaves the routes of the application to the application', async () => {
      const answer = await harshApp.get('/api/v1/ready');

      expect(answer).toMatchObject({
        status: 418,
        headers: { 'x-app-use': 'yes', 'x-module-middleware': 'yes' },
      });
      expect(reached).toEqual(['app.use', 'module middleware', 'guard', 'filter']);
    });

    it.each([1, 4_096])(
      'leaves a connection usable behind a body of %d bytes that nobody reads',
      async (size) => {
        await using connection = await harshApp.connect();
        const refused = await connection.exchange({
          method: 'POST',
          target: '/-/ready',
          body: 'x'.repeat(size),
        });

        const next = await connection.exchange({ target: '/-/healthy' });

        expect([refused.status, next.status, next.body]).toEqual([405, 200, 'healthy\n']);
      },
    );

    it('ends a connection behind a body that is too long for the surface and that nobody reads', async () => {
      const body = 'x'.repeat(1_000_000);

      const refused = await harshApp.exchange({ method: 'POST', target: '/-/ready', body });

      expect(refused).toMatchObject({ status: 405, headers: { connection: 'close' } });
    });

    it('ends it too when a proxy sent the request, which is answered as if nothing were there', async () => {
      const hidden = { method: 'PUT', target: '/-/log-level', headers: { Via: '1.1 proxy' } };

      const answer = await harshApp.exchange({ ...hidden, body: 'x'.repeat(1_000_000) });

      expect(answer).toMatchObject({ status: 404, body: 'Not found.\n', headers: { connection: 'close' } });
    });

    it.each(titled)('answers %s byte for byte as a plain application does', async (_title, request) => {
      const expected = await wireAnswer(plainApp.port, text(request));

      const answer = await wireAnswer(harshApp.port, text(request));

      expect(answer).toMatch(/^HTTP\/1\.1 [2-4]\d\d /);
      expect(comparable(answer, request)).toBe(comparable(expected, request));
      expect(reached).toEqual([]);
    });

    if (platform === 'fastify') {
      // Fastify refuses a malformed target before any hook, so only a socket can bring one to the gate.
      const injectable = titled.filter(([, { target }]) => target !== '/-/%zz');

      it.each(injectable)('answers %s through app.inject as through a socket', async (_title, request) => {
        const expected = await wireAnswer(plainApp.port, text(request));

        const answer = await inject(harshApp.app, request);

        expect(comparable(answer, request)).toBe(comparable(expected, request));
        expect(reached).toEqual([]);
      });
    }
  },
);

/** The answer to an injected request, written as it would have gone over the wire. */
async function inject(app: INestApplication, { method, target, headers = {}, body }: Asked): Promise<string> {
  const { raw, payload, statusMessage } = await (app as NestFastifyApplication).inject({
    method: method as 'GET',
    url: target,
    headers: { ...headers, Connection: 'close' },
    ...(body !== undefined && { payload: body }),
  });
  const names = (raw.res as unknown as { getRawHeaderNames(): string[] }).getRawHeaderNames();
  const lines = names.map((name) => `${name}: ${String(raw.res.getHeader(name))}\r\n`);
  const answer = `HTTP/1.1 ${raw.res.statusCode} ${statusMessage}\r\n${lines.join('')}Date: *\r\nConnection: close\r\n\r\n${payload}`;
  return answer.replace(/^X-Request-Id: .*$/im, 'X-Request-Id: *');
}
