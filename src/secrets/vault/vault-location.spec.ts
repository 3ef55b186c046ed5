import { expect, it } from 'vitest';
import { parseVaultLocation } from './vault-location.js';

it.each([
  ['secret/prod/orders', { path: 'secret/prod/orders' }],
  ['/secret/prod/orders/', { path: 'secret/prod/orders' }],
  ['secret/prod/orders#databaseUrl', { path: 'secret/prod/orders', key: 'databaseUrl' }],
  ['database/creds/orders', { path: 'database/creds/orders' }],
  ['kv/a.b/c..d#with spaces', { path: 'kv/a.b/c..d', key: 'with spaces' }],
])('reads %s', (text, location) => {
  expect(parseVaultLocation(text)).toEqual(location);
});

it.each([
  '',
  'secret',
  'secret/',
  '/',
  'secret//x',
  'secret/../sys/x',
  'secret/./x',
  'secret/x?version=1',
  'secret/x#',
  '#key',
  'a b/c',
  'secret\\x/y',
  'secret/x\n',
])('refuses %j, which is no path', (text) => {
  expect(parseVaultLocation(text)).toBeUndefined();
});
