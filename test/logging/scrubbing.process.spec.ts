import { describe, expect, it } from 'vitest';
import { tracesOf } from '../../src/secrets/traces-of.js';
import { exchangeOnce } from '../support/raw-connection.js';
import { ServiceProcess } from '../support/service-process.js';

const SERVICE = 'test/fixtures/leaky-secrets.js';
const VALUE = 'cänary "8f2b61c0"\n/secret\\value+';

/** All that a service wrote until an error that nobody caught ended it. */
async function outputOf(format: 'human' | 'json') {
  const env = { SECRETS_PROVIDER: 'fake', NODE_ENV: 'test', LOG_LEVEL: 'trace', LOG_FORMAT: format };
  await using service = await ServiceProcess.listening(SERVICE, { env });
  await exchangeOnce(service.port, { target: '/warn' });
  await exchangeOnce(service.port, { target: '/throw' });
  await service.exited;
  return service.lines;
}

describe('The output of a process whose errors quote a secret', () => {
  it('names it in the line of a warning, in the fatal line and in those after it', async () => {
    const lines = await outputOf('json');

    const shown = lines.filter(({ text }) => text.includes('<secret apiKey>')).map(({ json }) => json);
    expect(shown).toMatchObject([
      { level: 'warn', context: 'Node', msg: '<secret apiKey>' },
      {
        level: 'fatal',
        msg: 'uncaughtException: cannot log in with <secret apiKey>',
        err: {
          stack: expect.stringContaining('cannot log in with <secret apiKey>\n    at '),
          config: { headers: { key: '<secret apiKey>' } },
        },
      },
      { msg: 'the end of <secret apiKey>' },
      { level: 'error', err: { message: 'cannot end with <secret apiKey>' } },
    ]);
    expect(lines.filter(({ json }) => json === undefined)).toEqual([]);
    expect(tracesOf(VALUE, lines.map(({ text }) => text).join('\n'))).toEqual([]);
    expect(lines.filter(({ text }) => text.includes('8f2b61c0'))).toEqual([]);
  });

  it('names it in lines for people', async () => {
    const lines = await outputOf('human');

    expect(lines.filter(({ text }) => text.includes('<secret apiKey>')).length).toBeGreaterThan(3);
    expect(lines.filter(({ text }) => text.includes('8f2b61c0'))).toEqual([]);
  });
});
