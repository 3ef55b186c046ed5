import { describe, expect, it } from 'vitest';
import { isManagementTarget, resolveAlias } from './target.js';

describe('isManagementTarget()', () => {
  it.each(['/-/ready', '/-/', '/-/?x', '/-/x/../y'])('takes %j', (target) => {
    expect(isManagementTarget(target)).toBe(true);
  });

  it.each([
    '//-/ready',
    '/%2d/ready',
    '/-ready',
    '/-',
    '/-?x',
    '/x/../-/ready',
    '/./-/ready',
    'http://h/-/ready',
    '/\\-/ready',
    '',
    '/',
    '-/ready',
  ])('does not take %j', (target) => {
    expect(isManagementTarget(target)).toBe(false);
  });
});

describe('resolveAlias()', () => {
  it.each([
    ['/healthz', '/-/ready'],
    ['/healthz?verbose', '/-/ready?verbose'],
    ['/__heartbeat__', '/-/ready'],
    ['/__lbheartbeat__', '/-/healthy'],
    ['/__version__', '/-/version'],
    ['/healthz/x', '/healthz/x'],
    ['/users?a=/healthz', '/users?a=/healthz'],
  ])('turns %s into %s', (target, expected) => {
    expect(resolveAlias(target)).toBe(expected);
  });
});
