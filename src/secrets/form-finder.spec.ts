import { describe, expect, it } from 'vitest';
import { FormFinder } from './form-finder.js';

const finder = (...forms: readonly string[]) => new FormFinder(new Map(forms.map((form) => [form, form])));
const found = (text: string, ...forms: readonly string[]) =>
  finder(...forms)
    .allIn(text)
    .map(({ name, start, end }) => [name, text.slice(start, end)]);

/** Mulberry32. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

describe('FormFinder', () => {
  it.each([
    ['at the beginning', 'abcdefgh and more'],
    ['at the end', 'before it abcdefgh'],
    ['as the whole text', 'abcdefgh'],
    ['behind half of itself', 'abcdabcdefgh'],
    ['behind characters of more than a byte', 'ü密🔑abcdefgh'],
  ])('finds a form %s', (_where, text) => {
    expect(found(text, 'abcdefgh', 'another form')).toEqual([['abcdefgh', 'abcdefgh']]);
  });

  it.each(['', 'ab', 'abcdefg', 'bcdefgh', 'abcdefgi', 'ABCDEFGH'])('finds nothing in "%s"', (text) => {
    expect(found(text, 'abcdefgh')).toEqual([]);
  });

  it('finds each of several, in order', () => {
    expect(found('12345678 abcdefgh 12345678', 'abcdefgh', '12345678').map(([name]) => name)).toEqual([
      '12345678',
      'abcdefgh',
      '12345678',
    ]);
  });

  it('takes the longer of two forms that begin alike', () => {
    expect(found('abcdefghij', 'abcdefgh', 'abcdefghij')).toEqual([['abcdefghij', 'abcdefghij']]);
  });

  it('takes the form around another one', () => {
    expect(found('xxabcdefghxx', 'abcdefgh', 'xxabcdefghxx')).toEqual([['xxabcdefghxx', 'xxabcdefghxx']]);
  });

  it('takes two forms that overlap as one, by the name of the longer', () => {
    expect(found('.12345678abcdefgh.', '12345678ab', '78abcdefgh!', '678abcdefgh')).toEqual([
      ['678abcdefgh', '12345678abcdefgh'],
    ]);
  });

  it('tells the same as a search for each form at each place, in texts full of near misses', () => {
    const random = generator(7);
    const word = (length: number): string => Array.from({ length }, () => 'ab"\\'.charAt(random(4))).join('');
    for (let round = 0; round < 300; round += 1) {
      const forms = Array.from({ length: 1 + random(40) }, () => word(3 + random(40)));
      const text = Array.from({ length: 12 }, () =>
        random(2) === 0 ? word(6) : forms[random(forms.length)],
      ).join('');
      const covered = new Set<number>();
      for (const form of forms) {
        for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) {
          for (let index = at; index < at + form.length; index += 1) covered.add(index);
        }
      }

      const marked = finder(...forms)
        .allIn(text)
        .flatMap(({ start, end }) => Array.from({ length: end - start }, (_, index) => start + index));

      expect(marked).toEqual([...covered].toSorted((a, b) => a - b));
    }
  });
});
