import { describe, expect, it } from 'vitest';
import { itAdopts } from './support/adoption.js';

describe('An application with a prefix, pipes, CORS and a description', () => {
  const adopted = itAdopts('prefix');

  it('still does what it did once it listened', async () => {
    await using running = await adopted.app.start();

    const { text } = await running.output.waitFor((line) => line.text.startsWith('Orders are taken on'));

    expect(text).toBe(`Orders are taken on ${running.port}`);
  });
});
