import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endpointsOf, type EndpointSettings } from './management-endpoints.js';

const settings = (management: EndpointSettings['management'] = {}): EndpointSettings => ({
  host: '0.0.0.0',
  port: 8_000,
  management,
});

const http = { hasHttp: true };
const worker = { hasHttp: false };

describe('where /-/ has a listener of its own', () => {
  it('is nowhere unless somebody asked for it', () => {
    expect(endpointsOf(settings(), http)).toEqual([]);
  });

  it('is the port on loopback unless a host is named, and the socket beside it', () => {
    const path = '/run/app/management.sock';

    const both = endpointsOf(settings({ port: 9_000, socket: path }), http);
    const [named] = endpointsOf(settings({ host: '::', port: 0 }), http);

    expect(both).toMatchObject([
      { kind: 'port', listener: 'management', host: '127.0.0.1', port: 9_000 },
      { kind: 'socket', path },
    ]);
    expect(named).toMatchObject({ host: '::', port: 0 });
  });

  it('is an absolute path, whatever the directory will be later', () => {
    expect(endpointsOf(settings({ socket: 'app.sock' }), http)).toMatchObject([
      { path: resolve('app.sock') },
    ]);
  });

  it('is HOST:PORT for an application without HTTP that asked for none', () => {
    expect(endpointsOf(settings(), worker)).toEqual([
      {
        kind: 'port',
        listener: 'main',
        host: '0.0.0.0',
        port: 8_000,
        variables: { host: 'HOST', port: 'PORT' },
      },
    ]);
    expect(endpointsOf(settings({ port: 9_000 }), worker)).toMatchObject([{ listener: 'management' }]);
    expect(endpointsOf(settings({ socket: '/a' }), worker)).toMatchObject([{ kind: 'socket' }]);
  });

  it('says by which variables it is set, the prefix of the service included', () => {
    expect(endpointsOf(settings({ port: 1, socket: '/a' }), { hasHttp: true, prefix: 'APP' })).toMatchObject([
      { variables: { host: 'APP_MANAGEMENT_HOST', port: 'APP_MANAGEMENT_PORT' } },
      { variable: 'APP_MANAGEMENT_SOCKET' },
    ]);
  });
});
