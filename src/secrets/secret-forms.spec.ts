import { describe, expect, it } from 'vitest';
import { escapedOf, formsOfBytes, formsOfText } from './secret-forms.js';

const VALUES = [
  'abcdefgh',
  '\'"`\\\n\t\u0000é',
  '密码密码密码密码',
  'p@ss w0rd/+?&=%41',
  'a\ud800b\\c"d\'efg',
];

describe('The forms of a text', () => {
  it.each(VALUES)('are none that is shorter than the text (%j)', (value) => {
    const lengths = [...formsOfText(value)].map(({ length }) => length);

    expect(Math.min(...lengths)).toBe(value.length);
  });

  it.each(VALUES)('are still found when they are written into a line of JSON (%j)', (value) => {
    const forms = [...formsOfText(value)];
    const deepest = escapedOf(value).at(-1) as string;

    const lost = forms.filter((form) => !forms.some((known) => JSON.stringify(form).includes(known)));

    expect(lost.filter((form) => form.length < deepest.length)).toEqual([]);
  });

  it('are a few for a value that nothing has to escape', () => {
    expect([...formsOfText('abcdefgh')]).toEqual([
      'abcdefgh',
      'YWJjZGVmZ2g=',
      'YWJjZGVmZ2',
      'FiY2RlZmdo',
      'hYmNkZWZna',
      'YWJjZGVmZ2g',
      'YWJjZGVmZ2g%3D',
    ]);
  });
});

describe('The forms of bytes', () => {
  it('are what Buffer prints of them', () => {
    const bytes = Buffer.from('ff00fe01fd02fc03', 'hex');

    const forms = [...formsOfBytes(bytes)];

    expect(forms).toContain(bytes.toString('hex'));
    expect(forms).toContain(bytes.toString('base64'));
    expect(forms).toContain(JSON.stringify(bytes).match(/\[(.*)\]/)?.[1]);
  });
});
