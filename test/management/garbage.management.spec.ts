import { join } from 'node:path';
import type { NetConnectOpts } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tracesOf } from '../../src/secrets/traces-of.js';
import { freePort } from '../support/free-port.js';
import { GarbageTraffic, type GarbageTotals } from '../support/garbage-traffic.js';
import { wireAnswerOf } from '../support/garbage-wire.js';
import { SecretsFolder } from '../support/proxy-stage.js';
import { ServiceProcess } from '../support/service-process.js';

/** For both adapters together. */
const SECONDS = Number(process.env['GARBAGE_SECONDS'] ?? 30);
const SEED = Number(process.env['GARBAGE_SEED'] ?? Date.now() % 1_000_000_000);

/** With all that is escaped somewhere, so that every form of it is another text. */
const MOTTO = 'cänary "8f2b61c0"\n/secret\\value+';
const PASSWORD = 'canary-5d0e9a77b1f34c26';
const TOKEN = 'canary-token-0c4be19f2a6d';

/**
 * What may be there in the end that was not after the first third. A leak of 1 KiB for each connection would be more
 * than twice as much; what differs from one look to the next is less than half of it.
 */
const MEGABYTE = 2 ** 20;
const MORE_HEAP = 2 * MEGABYTE;
const MORE_RESIDENT = 12 * MEGABYTE;

/** The room for young objects grows under load and is kept for long: with little of it, memory that grows is a leak. */
const NODE_OPTIONS = '--max-semi-space-size=2';

interface Memory {
  readonly heap: number;
  readonly resident: number;
}

describe.each([
  ['express', 'a socket', async (folder: string) => ({ path: join(folder, 'management.sock') })],
  ['fastify', 'a port', async () => ({ port: await freePort(), host: '127.0.0.1' })],
] as const)('a service on %s, with management on %s, after garbage', (ADAPTER, _where, addressIn) => {
  const started = new AsyncDisposableStack();
  let service: ServiceProcess;
  let management: NetConnectOpts;
  let totals: GarbageTotals;
  let before: Memory;
  let after: Memory;

  const memory = async () => (await (await service.get('/memory')).json()) as Memory;
  const ask = (address: NetConnectOpts, request: string) => wireAnswerOf(address, request);
  const get = (target: string) => `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;

  beforeAll(
    async () => {
      const secrets = started.use(
        await SecretsFolder.with({ motto: MOTTO, password: PASSWORD, management_token: TOKEN }),
      );
      const address = await addressIn(secrets.path);
      management = address;
      service = started.use(
        await ServiceProcess.listening('test/fixtures/surface-service.js', {
          env: {
            ADAPTER,
            NODE_ENV: 'production',
            NODE_OPTIONS,
            SECRETS_PROVIDER: 'directory',
            SECRETS_DIRECTORY: secrets.path,
            ...('path' in address
              ? { MANAGEMENT_SOCKET: address.path }
              : { MANAGEMENT_PORT: String(address.port) }),
          },
        }),
      );
      const garbage = (seed: number, seconds: number) =>
        new GarbageTraffic({
          addresses: [{ port: service.port, host: '127.0.0.1' }, management],
          canaries: [MOTTO, PASSWORD, TOKEN],
          width: 40,
          seed,
          seconds,
        }).run();
      process.stderr.write(`garbage for ${ADAPTER}: GARBAGE_SEED=${SEED}\n`);
      // What is compiled and pooled once is there before the first look.
      await garbage(SEED + 500_000_000, SECONDS / 6);
      before = await memory();
      totals = await garbage(SEED, SECONDS / 3);
      after = await memory();
    },
    SECONDS * 1_000 + 60_000,
  );
  afterAll(() => started.disposeAsync());

  it('has answered it in every way there is', () => {
    expect(Object.keys(totals.statuses)).toEqual(
      expect.arrayContaining(['200', '400', '401', '404', '405', '413', '431']),
    );
    expect(Object.keys(totals.statuses).filter((status) => status >= '500')).toEqual([]);
    expect(totals.refused).toEqual([]);
    expect(totals.connections).toBeGreaterThan(SECONDS * 20);
  });

  it('answers on both listeners at once', async () => {
    const main = { port: service.port, host: '127.0.0.1' };
    const answers = await Promise.all([ask(main, get('/-/ready')), ask(management, get('/-/ready'))]);

    expect(answers).toEqual([
      expect.stringMatching(/^HTTP\/1\.1 200 [^]*\nready\n$/),
      expect.stringMatching(/^HTTP\/1\.1 200 [^]*\nready\n$/),
    ]);
  });

  it('is set as it was', async () => {
    expect(await ask(management, get('/-/log-level'))).toContain('"effective": "info"');
  });

  it('has nothing in flight', async () => {
    expect(await ask(management, get('/-/lifecycle'))).toContain('"requests": []');
  });

  it('holds as much memory as before', () => {
    expect(after.heap - before.heap).toBeLessThan(MORE_HEAP);
    expect(after.resident - before.resident).toBeLessThan(MORE_RESIDENT);
  });

  it('has written nothing but lines of JSON, without a stack trace', () => {
    expect(service.lines.filter(({ json }) => json === undefined)).toEqual([]);
    expect(service.lines.filter(({ text }) => /\\n\s+at |"stack"/.test(text))).toEqual([]);
    expect(service.lines.length).toBeGreaterThan(10);
  });

  it('has shown none of its secrets', () => {
    const log = service.lines.map(({ text }) => text).join('\n');

    expect(totals.leaks).toEqual([]);
    expect([MOTTO, PASSWORD, TOKEN].flatMap((canary) => tracesOf(canary, log))).toEqual([]);
  });
});
