import { describe, expect, it } from 'vitest';
import { findInstance } from './find-instance.js';
import { placeOf } from './instance.js';

const nothing = { url: undefined, socket: undefined };
const find = (choice: { url?: string; socket?: string }, env: Readonly<Record<string, string>> = {}) =>
  placeOf(findInstance({ ...nothing, ...choice }, { env, cwd: '/srv/app' }));

describe('findInstance', () => {
  it.each([
    [{}, 'http://127.0.0.1:8000'],
    [{ PORT: '3000' }, 'http://127.0.0.1:3000'],
    [{ HOST: '0.0.0.0', PORT: '3000' }, 'http://127.0.0.1:3000'],
    [{ HOST: '::', PORT: '3000' }, 'http://[::1]:3000'],
    [{ HOST: '10.0.0.7' }, 'http://10.0.0.7:8000'],
    [{ HOST: 'localhost', PORT: '' }, 'http://localhost:8000'],
    [{ HOST: '10.0.0.7', PORT: '3000', MANAGEMENT_PORT: '9000' }, 'http://127.0.0.1:9000'],
    [{ MANAGEMENT_HOST: '0.0.0.0', MANAGEMENT_PORT: '9000' }, 'http://127.0.0.1:9000'],
    [{ MANAGEMENT_HOST: 'fd00::1', MANAGEMENT_PORT: '9000' }, 'http://[fd00::1]:9000'],
    [{ MANAGEMENT_PORT: '9000', MANAGEMENT_SOCKET: 'run/m.sock' }, 'unix:/srv/app/run/m.sock'],
  ])('asks with %j where the service answers', (env: Record<string, string>, place) => {
    expect(find({}, env)).toBe(place);
  });

  it('asks where the command line says, whatever the environment does', () => {
    const env = { MANAGEMENT_SOCKET: '/run/m.sock', PORT: 'none' };

    expect(find({ url: 'http://localhost:1/-/ready' }, env)).toBe('http://localhost:1');
    expect(find({ url: 'https://orders.internal' }, env)).toBe('https://orders.internal');
    expect(find({ socket: 'other.sock' }, env)).toBe('unix:/srv/app/other.sock');
  });

  it.each([
    ['two places', { url: 'http://a', socket: 'b' }, {}, 'two places'],
    ['a URL without scheme', { url: 'localhost:8000' }, {}, '--url takes scheme'],
    ['another scheme', { url: 'unix:/run/m.sock' }, {}, '--socket'],
    ['a path of the application', { url: 'http://a/users' }, {}, '--url takes scheme'],
    ['a port that is free each time', {}, { PORT: '0' }, 'With PORT=0'],
    ['a port that is none', {}, { MANAGEMENT_PORT: '90000' }, 'MANAGEMENT_PORT is no port'],
    ['a host that is none', {}, { HOST: 'a/b' }, 'HOST is no name or address'],
  ] as const)('refuses %s', (_what, choice, env, words) => {
    expect(() => find(choice, env)).toThrow(words);
  });

  it('does not repeat a password in a URL', () => {
    expect(() => find({ url: 'http://ops:s3cret@a' })).toThrow(/^(?!.*s3cret)/);
  });
});
