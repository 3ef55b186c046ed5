import { describe, expect, it } from 'vitest';
import type { ManagementMethod } from './management-route.js';
import { ManagementRefusal } from './management.error.js';
import { RouteTable } from './route-table.js';

const handle = (): { body: string } => ({ body: '' });
const table = new RouteTable(
  (
    [
      ['GET', '/-/ready'],
      ['GET', '/-/ready?verbose'],
      ['GET', '/-/ready/:name'],
      ['PUT', '/-/log-level'],
      ['DELETE', '/-/log-level'],
    ] satisfies [ManagementMethod, string][]
  ).map(([method, pattern]) => ({ method, pattern, kind: 'read', handle })),
);

const match = (method: string, target: string): [string, object] => {
  const [path = '', search = ''] = target.split('?');
  const { route, params } = table.match(method, path, new URLSearchParams(search));
  return [route.pattern, params];
};

const refusal = (method: string, path: string): unknown => {
  try {
    return match(method, path);
  } catch (error) {
    return error;
  }
};

describe('RouteTable', () => {
  it.each([
    ['GET', '/-/ready', '/-/ready', {}],
    ['HEAD', '/-/ready', '/-/ready', {}],
    ['GET', '/-/ready?verbose', '/-/ready?verbose', {}],
    ['GET', '/-/ready?a=b&verbose=1', '/-/ready?verbose', {}],
    ['GET', '/-/ready?other', '/-/ready', {}],
    ['GET', '/-/ready/data%20base', '/-/ready/:name', { name: 'data base' }],
    ['DELETE', '/-/log-level', '/-/log-level', {}],
  ])('matches %s %s', (method, target, pattern, params) => {
    expect(match(method, target)).toEqual([pattern, params]);
  });

  it.each(['/-/nothing', '/-/ready/', '/-/ready/a/b', '/-/ready/%zz', '/-', '//-/ready'])(
    'serves nothing at %s',
    (path) => {
      expect(refusal('GET', path)).toMatchObject({ status: 404 });
    },
  );

  it.each([
    ['GET', '/-/nothing'],
    ['GET', '/-/ready/a/b'],
    ['POST', '/-/ready/guessed'],
  ])('says nothing of what was sent in the refusal of %s %s', (method, path) => {
    const { message } = refusal(method, path) as ManagementRefusal;

    expect(message).not.toContain(path);
  });

  it('says which methods a path has', () => {
    expect(refusal('GET', '/-/log-level')).toBeInstanceOf(ManagementRefusal);
    expect(refusal('GET', '/-/log-level')).toMatchObject({ status: 405, headers: { Allow: 'PUT, DELETE' } });
    expect(refusal('POST', '/-/ready')).toMatchObject({ status: 405, headers: { Allow: 'GET, HEAD' } });
  });
});
