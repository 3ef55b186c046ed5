import { expect, it } from 'vitest';
import { MemoryFiles } from '../workspace/memory-files.js';
import { missingPackages, zodOf } from './missing-packages.js';

const files = (dependencies: object, installed?: string) =>
  new MemoryFiles({
    'package.json': JSON.stringify({ dependencies }),
    ...(installed !== undefined && {
      'node_modules/zod/package.json': JSON.stringify({ version: installed }),
    }),
  });
const names = (...args: Parameters<typeof files>) =>
  missingPackages(files(...args)).map(({ name, range, dev }) => `${dev ? 'dev ' : ''}${name}@${range}`);

it('is zod, and in development what writes lines for people', () => {
  expect(names({})).toEqual(['zod@^4.2.0', 'dev pino-pretty@^13.0.0']);
});

it('is nothing that is there', () => {
  expect(names({ zod: '^4.2.0', 'pino-pretty': '^12.0.0' })).toEqual([]);
  expect(names({ zod: 'catalog:', 'pino-pretty': '*' }, '4.6.7')).toEqual([]);
});

it('is a newer zod where the one that is there cannot describe itself', () => {
  expect(names({ zod: '^4.0.0', 'pino-pretty': '*' }, '4.1.13')).toEqual(['zod@^4.2.0']);
  expect(names({ zod: '^4.0.0', 'pino-pretty': '*' }, '4.2.0')).toEqual([]);
});

it('is a zod beside the one that an application is on with its own code', () => {
  expect(zodOf(files({ zod: '^3.25.0' }))).toBe('zod4');
  expect(names({ zod: '^3.25.0', 'pino-pretty': '*' })).toEqual(['zod4@npm:zod@^4.2.0']);
  expect(names({ zod: '^3.25.0', zod4: 'npm:zod@^4.2.0', 'pino-pretty': '*' })).toEqual([]);
});
