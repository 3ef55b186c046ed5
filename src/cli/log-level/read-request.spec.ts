import { describe, expect, it } from 'vitest';
import { readRequest } from './read-request.js';

const read = (positionals: string[], options: { reset?: boolean; forMs?: number } = {}) =>
  readRequest(positionals, { reset: false, forMs: undefined, ...options });

describe('readRequest', () => {
  it.each([
    [[], {}, { action: 'show', name: undefined }],
    [['OrdersService'], {}, { action: 'show', name: 'OrdersService' }],
    [['Trace'], {}, { action: 'show', name: 'Trace' }],
    [['debug'], {}, { action: 'set', name: undefined, level: 'debug' }],
    [['WARNING'], { forMs: 600_000 }, { action: 'set', name: undefined, level: 'warn', for: '10m' }],
    [
      ['Orders*', 'Trace'],
      { forMs: 1_500 },
      { action: 'set', name: 'Orders*', level: 'trace', for: '1500ms' },
    ],
    [['debug', 'debug'], {}, { action: 'set', name: 'debug', level: 'debug' }],
    [[], { reset: true }, { action: 'reset', name: undefined }],
    [['HTTP'], { reset: true }, { action: 'reset', name: 'HTTP' }],
  ])('understands %j with %j', (positionals, options, request) => {
    expect(read(positionals, options)).toEqual(request);
  });

  it.each([
    [['HTTP', 'wran'], {}, 'Did you mean warn?'],
    [['HTTP', 'deb'], {}, 'Did you mean debug?'],
    [['HTTP', 'loud'], {}, 'LEVEL is one of trace, debug'],
    [['HTTP'], { forMs: 1_000 }, '--for needs a level'],
    [['HTTP', 'warn'], { reset: true }, '--reset takes neither'],
    [[], { reset: true, forMs: 1_000 }, '--reset takes neither'],
    [['Or*ders'], {}, 'NAME is no context'],
  ])('refuses %j with %j', (positionals, options, words) => {
    expect(() => read(positionals, options)).toThrow(words);
  });
});
