import { describe, expect, it } from 'vitest';
import { itAdopts } from './support/adoption.js';

describe('An application with nestjs-pino, config, terminus and Prometheus', () => {
  const adopted = itAdopts('assembled');

  it('still logs its own fields, and hides what it hid', async () => {
    await using running = await adopted.app.start();

    await running.exchange({ target: '/' });
    const { json } = await running.output.waitFor(({ json: line }) => line?.['msg'] === 'greeted');

    expect(json).toMatchObject({ context: 'AppService', customer: { id: 7 } });
    expect(running.output.toString()).not.toContain('ada@example.com');
  });

  it('is told what went, with the code', () => {
    expect(adopted.report).toContain("customProps: () => ({ team: 'orders' })");
  });
});
