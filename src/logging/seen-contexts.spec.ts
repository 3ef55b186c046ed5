import { describe, expect, it } from 'vitest';
import { SeenContexts } from './seen-contexts.js';

describe('SeenContexts', () => {
  it('keeps each name once', () => {
    const seen = new SeenContexts();
    for (const name of ['Orders', 'Users', 'Orders']) seen.note(name);

    expect([...seen]).toEqual(['Orders', 'Users']);
  });

  it('keeps what can be given a level', () => {
    const seen = new SeenContexts();
    for (const name of ['', 'a\nb', 'x'.repeat(201), 'Orders']) seen.note(name);

    expect([...seen]).toEqual(['Orders']);
  });

  it('stops at 500, whatever an application makes up', () => {
    const seen = new SeenContexts();
    for (let made = 0; made < 10_000; made++) seen.note(`job ${made}`);

    expect([...seen]).toHaveLength(500);
  });
});
