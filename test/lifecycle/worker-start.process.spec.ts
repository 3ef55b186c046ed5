import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.js';
import { ask } from '../support/management-client.js';
import { ServiceProcess } from '../support/service-process.js';

const WORKER = 'test/fixtures/management-worker.js';

const kinds = ['context', 'microservice'] as const;

async function envOf(kind: (typeof kinds)[number]): Promise<Record<string, string>> {
  return kind === 'microservice' ? { TCP_PORT: String(await freePort()) } : {};
}

const messages = (service: ServiceProcess): unknown[] => service.lines.map(({ json }) => json?.['msg']);

async function running(env: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  const service = await ServiceProcess.start(WORKER, { env });
  await service.waitForLine(({ text }) => text.includes('worker runs'));
  return service;
}

describe.each(kinds)('serve() without HTTP, as a %s', (kind) => {
  it('answers /-/ on HOST:PORT when there is no management listener, and nothing else', async () => {
    await using service = await running(await envOf(kind));

    const [ready, version, route] = [
      await ask(service.port, '/-/ready'),
      await ask(service.port, '/-/version'),
      await ask(service.port, '/'),
    ];

    expect([ready.status, version.status, route.status]).toEqual([200, 200, 404]);
    expect(messages(service)).toContain(`worker runs; management on http://127.0.0.1:${service.port}`);
  });

  it('answers on the management listener when there is one, and not on PORT', async () => {
    const port = await freePort();
    await using service = await running({ ...(await envOf(kind)), MANAGEMENT_PORT: String(port) });

    expect(await ask(port, '/-/ready')).toMatchObject({ status: 200 });
    expect(messages(service)).toContain(`worker runs; management on http://127.0.0.1:${port}`);
    await expect(ask(service.port, '/-/ready')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('may have one port for both, because there is only one listener', async () => {
    const port = String(await freePort());
    await using service = await running({ ...(await envOf(kind)), PORT: port, MANAGEMENT_PORT: port });

    expect(await ask(Number(port), '/-/ready')).toMatchObject({ status: 200 });
    expect(failuresOf(service)).toEqual([]);
  });

  it('ends on SIGTERM without a delay, answering until its providers are destroyed, exit 0', async () => {
    await using service = await running({ ...(await envOf(kind)), DESTROY_MS: '500' });

    service.kill('SIGTERM');
    await service.waitForLine(({ json }) => json?.['msg'] === 'destroying');
    const ready = await ask(service.port, '/-/ready');
    const exit = await service.exited;

    expect(ready).toMatchObject({ status: 503, body: 'closing\n' });
    expect(exit).toMatchObject({ code: 0, signal: null });
    expect(exit.afterMs).toBeLessThan(4_000);
    expect(messages(service)).toEqual(expect.arrayContaining(['phase draining', 'phase closing']));
  });
});

it('a microservice is set up before its hooks run, and a context after them', async () => {
  await using context = await running(await envOf('context'));
  await using microservice = await running(await envOf('microservice'));
  const order = (service: ServiceProcess) =>
    messages(service).filter((message) => message === 'setup' || message === 'initialised');

  expect(order(microservice)).toEqual(['setup', 'initialised']);
  expect(order(context)).toEqual(['initialised', 'setup']);
});

describe('a worker that is ended while its hooks still run', () => {
  const begun = async (env: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> => {
    const service = await ServiceProcess.start('test/fixtures/early-job.js', { env });
    await service.waitForLine(({ json }) => json?.['msg'] === 'job begins');
    service.kill('SIGTERM');
    return service;
  };

  it('finishes what one of them has begun, and exits 0', async () => {
    await using service = await begun();
    await service.waitForLine(({ text }) => text.includes('readiness is 503'));
    service.kill('SIGUSR2');

    const { code } = await service.exited;

    expect(code).toBe(0);
    expect(messages(service)).toContain('job done');
  });

  it('names what it cuts off at the deadline, and exits 1', async () => {
    await using service = await begun({ SHUTDOWN_TIMEOUT: '100ms' });

    const { code } = await service.exited;

    expect(code).toBe(1);
    expect(messages(service)).toContainEqual(expect.stringContaining('still running: track: the job'));
  });
});

it('a worker whose port is taken says so by its name and exits 1', async () => {
  await using occupant = createServer();
  const port = await freePort();
  await once(occupant.listen(port, '127.0.0.1'), 'listening');
  await using service = await ServiceProcess.start(WORKER, { env: { PORT: String(port) } });

  expect((await service.exited).code).toBe(1);
  expect(failuresOf(service)).toEqual([expect.stringMatching(/in use.* set PORT to another/)]);
});

function failuresOf(service: ServiceProcess): unknown[] {
  return service.lines
    .filter(({ json }) => ['fatal', 'error'].includes(String(json?.['level'])))
    .map(({ json }) => json?.['msg']);
}
