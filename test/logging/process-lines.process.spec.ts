import { describe, expect, it } from 'vitest';
import { exchangeOnce } from '../support/raw-connection.js';
import { ServiceProcess } from '../support/service-process.js';

const SERVICE = 'test/fixtures/lifecycle-service.js';

/** What a service writes while it answers one request, and until its end. */
async function linesAfter(target: string, env: Readonly<Record<string, string>> = {}) {
  await using service = await ServiceProcess.listening(SERVICE, { env });
  const before = service.lines.length;
  await exchangeOnce(service.port, { target });
  service.kill('SIGINT');
  await service.exited;
  return service.lines.slice(before);
}

describe('serve()', () => {
  it('swallows no error of the application that looks like one of a failing start', async () => {
    const lines = await linesAfter('/complain');

    expect(
      lines
        .filter(({ json }) => json?.['level'] === 'error')
        .map(({ json }) => [json?.['context'], json?.['msg']]),
    ).toEqual([
      ['Broker', 'Error: listen EADDRINUSE: address already in use'],
      ['ExceptionHandler', 'a line of the application'],
    ]);
  });

  it('writes Nest’s lines with the request that they belong to', async () => {
    const lines = await linesAfter('/complain');
    const ofRequest = lines.filter(({ json }) => ['Broker', 'HTTP'].includes(String(json?.['context'])));

    expect(ofRequest).toHaveLength(2);
    expect(new Set(ofRequest.map(({ json }) => json?.['reqId'])).size).toBe(1);
    expect(ofRequest[0]?.json?.['reqId']).toEqual(expect.any(String));
  });

  it('writes a warning of the process as one line of its log', async () => {
    const lines = await linesAfter('/warn');

    expect(lines.filter(({ json }) => json === undefined)).toEqual([]);
    expect(lines.filter(({ text }) => text.includes('be careful')).map(({ json }) => json)).toMatchObject([
      {
        level: 'warn',
        context: 'Node',
        msg: 'be careful',
        err: { stack: expect.stringContaining('CarelessWarning: be careful') },
      },
    ]);
  });

  it.each([{ NODE_NO_WARNINGS: '1' }, { NODE_OPTIONS: '--no-warnings' }])(
    'writes none for somebody who wants none (%o)',
    async (env) => {
      const lines = await linesAfter('/warn', env);

      expect(lines.filter(({ text }) => text.includes('be careful'))).toEqual([]);
      expect(lines.filter(({ json }) => json === undefined)).toEqual([]);
    },
  );
});
