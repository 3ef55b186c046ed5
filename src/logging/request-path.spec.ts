import { describe, expect, it } from 'vitest';
import { pathOf } from './request-path.js';

describe('pathOf()', () => {
  it.each([
    ['/users/42?token=s3cret', '/users/42'],
    ['/users#part', '/users'],
    ['/', '/'],
    ['?only=query', '/'],
    ['*', '*'],
    ['http://user:s3cret@host/a/b?c', '/a/b'],
    ['http://user:s3cret@host?x', '/'],
    ['http://user:s3cret@host', '/'],
    ['//-/ready', '//-/ready'],
  ])('of %s is %s', (target, expected) => {
    expect(pathOf(target)).toBe(expected);
  });

  it('holds no byte that steers a terminal', () => {
    expect(pathOf('/a\u009b31m\u001b[0m\u00e9')).toBe('/a%9B31m%1B[0m%E9');
  });

  it('is never longer than a line can bear', () => {
    expect(pathOf(`/${'a'.repeat(10_000)}`)).toHaveLength(2_048 + '...'.length);
  });
});
