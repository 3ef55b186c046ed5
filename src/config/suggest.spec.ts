import { expect, it } from 'vitest';

import { suggest } from './suggest.js';

const declared = ['APP_GREETING', 'APP_PORT', 'APP_DATABASE_URL', 'APP_DATABASE_POOL_SIZE', 'PORT'];

it.each([
  ['APP_GREETNG', 'APP_GREETING'],
  ['APP_GREETIGN', 'APP_GREETING'],
  ['APP_PROT', 'APP_PORT'],
  ['PROT', 'PORT'],
  ['APP_DATABASEURL', 'APP_DATABASE_URL'],
  ['APP_DATABSE_POOLSIZE', 'APP_DATABASE_POOL_SIZE'],
  ['app_greeting', 'APP_GREETING'],
])('takes %s for %s', (name, meant) => {
  expect(suggest(name, declared)).toBe(meant);
});

it.each(['APP_HELLO', 'APP_DATABASE_KEY', 'PATH', 'APP_PASSWORD', 'A'])('takes %s for nothing', (name) => {
  expect(suggest(name, declared)).toBeUndefined();
});

it('takes the nearest of several', () => {
  expect(suggest('APP_WORKER1', ['APP_WORKERS', 'APP_WORKER'])).toBe('APP_WORKERS');
  expect(suggest('APP_WORKERSS', ['APP_WORKER', 'APP_WORKERS'])).toBe('APP_WORKERS');
});

it('never takes a name for itself, nor one short name for another', () => {
  expect(suggest('APP_PORT', ['APP_PORT'])).toBeUndefined();
  expect(suggest('DB', ['DC'])).toBeUndefined();
});
