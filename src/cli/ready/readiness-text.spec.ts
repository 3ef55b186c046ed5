import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { PLAIN, styleFor } from '../text-style.js';
import { readinessText } from './readiness-text.js';

const failing = {
  ready: false,
  word: 'failing',
  reason: 'database',
  report: {
    error: {
      database: {
        status: 'down',
        critical: true,
        reason: 'no\u001B[2Jroute',
        since: '2026-11-28T18:45:43.258Z',
      },
    },
    info: {
      cache: { status: 'degraded', critical: false },
      queue: { status: 'up', critical: true, responseTime: 3 },
    },
  },
};

describe('readinessText', () => {
  it('has a line for each check, those that are down first', () => {
    expect(readinessText(failing, PLAIN)).toBe(
      [
        'failing: database',
        '  database  down      no?[2Jroute, since 2026-11-28T18:45:43.258Z',
        '  cache     degraded  not critical',
        '  queue     up        3 ms',
      ].join('\n'),
    );
  });

  it('keeps its columns in colours', () => {
    const coloured = readinessText(failing, styleFor({ isTTY: true }, {}));

    expect(coloured).toContain('\u001B[31mdown\u001B[39m');
    expect(stripVTControlCharacters(coloured)).toBe(readinessText(failing, PLAIN));
  });

  it('is the word alone when there is no report, or one that nobody understands', () => {
    expect(readinessText({ ready: true, word: 'ready' }, PLAIN)).toBe('ready');
    expect(readinessText({ ready: true, word: 'ready', report: { info: { a: 1 } } }, PLAIN)).toBe(
      'ready\n  a  unknown',
    );
  });
});
