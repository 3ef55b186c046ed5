import { describe, expect, it } from 'vitest';
import { differences, sameText } from './walk-compare.js';

const json = (shown: unknown, actual: unknown) =>
  differences({ format: 'json', text: JSON.stringify(shown) }, JSON.stringify(actual));

describe('what a page shows', () => {
  it.each([
    [
      { a: 1, b: ['x'] },
      { a: 1, b: ['x'] },
    ],
    [{ a: 'x … z' }, { a: 'x y z' }],
    [{ at: '2026-01-01T00:00:00.000Z' }, { at: '2027-12-31T23:59:59.999Z' }],
    [{ ageSeconds: 1.5 }, { ageSeconds: 0 }],
    [
      { a: 1, '…': '…' },
      { a: 1, b: 2 },
    ],
    [
      [{ a: 1 }, '…'],
      [{ b: 2 }, { a: 1 }],
    ],
  ])('%j is what came out as %j', (shown, actual) => {
    expect(json(shown, actual)).toEqual([]);
  });

  it.each([
    [{ a: 1 }, { a: 2 }, ['.a: it is 2']],
    [{ a: 1 }, { a: 1, b: 2 }, ['.b: also 2']],
    [{ a: 1, '…': '…' }, { b: 2 }, ['.a: it is undefined']],
    [{ ageSeconds: 1 }, { ageSeconds: 'old' }, ['.ageSeconds: it is "old"']],
    [[1], [1, 1], [': also 1']],
    [[1, '…'], [2], [': there is no 1 in [2]']],
    [{ a: '…' }, { a: 1 }, ['.a: it is 1']],
    [null, {}, [': it is {}']],
  ])('%j is not what came out as %j', (shown, actual, problems) => {
    expect(json(shown, actual)).toEqual(problems);
  });

  it('is compared as text, character by character but for times and …', () => {
    expect(sameText('ready (until 2026-01-01T00:00:00Z)\n', 'ready (until 2027-01-01T00:00:00.000Z)')).toBe(
      true,
    );
    expect(sameText('a … c', 'a b\nc')).toBe(false);
    expect(sameText('a …c', 'a b\nc')).toBe(true);
    expect(sameText('a.c', 'abc')).toBe(false);
  });

  it('tells what came out instead when that is no JSON', () => {
    expect(differences({ format: 'json', text: '{}' }, 'Not found.')).toEqual([
      expect.stringContaining('Not found.'),
    ]);
  });
});
