import { type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { pino, type Logger } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Exchange, Outcome } from '../lifecycle/exchange.js';
import { accessLog } from './access-log.js';
import { LogStream } from './log-stream.js';

const bindings = { reqId: 'a-1', trace_id: '0af7651916cd43dd8448eb211c80319c' };

/** What one way of writing makes of an exchange; redaction of a field that no line has is the way by pino. */
function linesOf(ways: 'by hand' | 'by pino', exchanges: readonly [Partial<Exchange>, Outcome][]): string[] {
  const stream = new LogStream(false);
  const lines: string[] = [];
  stream.capture((line) => lines.push(line));
  const root: Logger = pino(
    {
      level: 'debug',
      base: { name: 'or"ders', version: '1.0.0' },
      timestamp: () => ',"time":"now"',
      formatters: { level: (level) => ({ level }) },
      ...(ways === 'by pino' && { redact: ['nothing'] }),
    },
    stream,
  );
  const write = accessLog(root);
  for (const [exchange, outcome] of exchanges) {
    write({ ...exchangeTo('/'), logger: root.child(bindings), ...exchange }, outcome);
  }
  return lines;
}

function exchangeTo(target: string): Exchange {
  return {
    request: { method: 'GET' } as IncomingMessage,
    response: {
      writableFinished: true,
      headersSent: true,
      statusCode: 200,
      getHeader: () => '28',
    } as unknown as ServerResponse,
    socket: { bytesWritten: 0 } as Socket,
    id: 'a-1',
    target,
    startedAt: 0,
    sentBefore: 0,
    management: false,
    listener: 'main',
    logger: undefined as never,
    route: undefined,
    declaredBytes: undefined,
    slot: 0,
  };
}

const done: Outcome = { status: 200, aborted: false, seconds: 0.001234 };

const TARGETS = [
  '/',
  '/users/42',
  '/users/42?token=secret#part',
  '/quote"and\\backslash',
  '/über\u0007\u001b[31m',
  'http://user:pass@host/path?x',
  '*',
  `/${'x'.repeat(5_000)}`,
];
const ROUTES = [undefined, '/users/:id', '/files/{*path}', '/odd"\\/:id', '/täglich\n'];

describe('accessLog', () => {
  it('puts lines together with the bytes that pino writes', () => {
    const exchanges = TARGETS.flatMap((target) =>
      ROUTES.flatMap((route): [Partial<Exchange>, Outcome][] => [
        [{ target, route }, done],
        [
          { target, route, management: true },
          { status: 499, aborted: true, seconds: 12.5 },
        ],
        [
          { target, route, request: { method: 'M-SEARCH' } as IncomingMessage },
          { ...done, seconds: 0 },
        ],
      ]),
    );
    const byHand = linesOf('by hand', exchanges);
    expect(byHand).toHaveLength(exchanges.length);
    expect(byHand).toEqual(linesOf('by pino', exchanges));
    for (const line of byHand) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  it('leaves out what the level of the logger leaves out', () => {
    const quiet = (level: string): Partial<Exchange>[] => [
      { logger: pino({ level }, { write: () => undefined }), management: false },
      { logger: pino({ level }, { write: () => undefined }), management: true },
    ];
    const count = (level: string): number =>
      linesOf(
        'by hand',
        quiet(level).map((exchange) => [exchange, done]),
      ).length;
    expect([count('debug'), count('info'), count('warn')]).toEqual([2, 1, 0]);
  });

  it('leaves a field that is redacted to pino', () => {
    const stream = new LogStream(false);
    const lines: string[] = [];
    stream.capture((line) => lines.push(line));
    const root = pino({ redact: ['path'] }, stream);
    accessLog(root)({ ...exchangeTo('/secret'), logger: root }, done);
    expect(lines.join('')).toContain('"path":"[Redacted]"');
  });
});
