import { describe, expect, it } from 'vitest';
import { itAdopts } from './support/adoption.js';

describe('An application with nestjs-pino, config, terminus and Prometheus', () => {
  const app = itAdopts('assembled');

  it('still logs its own fields, and hides what it hid', async () => {
    await using running = await app().start();

    await running.exchange({ target: '/', headers: { 'X-Api-Key': 'canary-of-a-key' } });
    const { json } = await running.output.waitFor(({ json: line }) => line?.['msg'] === 'greeted');
    running.kill();
    await running.exited;

    expect(json).toMatchObject({ orderId: 7, context: 'AppService' });
    expect(running.output.toString()).not.toContain('canary-of-a-key');
  });
});
