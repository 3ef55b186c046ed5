import { inspect } from 'node:util';
import { expect, it } from 'vitest';

import { tracesOf } from './traces-of.js';

const VALUE = 'canary "ä/\\+?&=\n\'8f2b61c0';

it.each([
  ['plain', VALUE],
  ['base64', Buffer.from(VALUE).toString('base64')],
  ['URI-escaped', encodeURIComponent(VALUE)],
  ['JSON-escaped', JSON.stringify({ value: VALUE })],
  ['inspected', inspect({ value: VALUE })],
])('a value is found in its %s form', (form, text) => {
  expect(tracesOf(VALUE, `before ${text} after`)).toContain(form);
});

it('a value that is not there leaves no trace', () => {
  expect(tracesOf(VALUE, 'canary')).toEqual([]);
});
