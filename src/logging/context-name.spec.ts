import { expect, it } from 'vitest';
import { isContextName } from './context-name.js';

it.each([
  'OrdersService',
  'Orders*',
  '*',
  'a',
  'x'.repeat(200),
  `${'x'.repeat(199)}*`,
  'my context',
  'a/b',
  'Größe',
])('takes %j for a context', (text) => expect(isContextName(text)).toBe(true));

it.each([
  '',
  '**',
  '*Orders',
  'Or*ders',
  'Orders**',
  'x'.repeat(201),
  `${'x'.repeat(200)}*`,
  'a\nb',
  '\u001b[31m',
  '\u0000',
])('does not take %j for a context', (text) => expect(isContextName(text)).toBe(false));
