import type { Server } from 'node:http';
import { Socket } from 'node:net';
import { createServer, TLSSocket } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { Connections } from './connections.js';
import { Requests } from './requests.js';

/** Sockets with the ends that a test gives them. */
function from<Kind extends Socket>(socket: Kind, remoteAddress: string): Kind {
  return Object.defineProperties(socket, {
    remoteAddress: { value: remoteAddress },
    remotePort: { value: 40_000 },
    localAddress: { value: '10.0.0.1' },
  });
}

describe('Connections', () => {
  it('tells clients apart that shake hands at once from the same port of two addresses', () => {
    const server = createServer() as unknown as Server;
    const connections = new Connections(server, new Requests());
    const [below, other] = [from(new Socket(), '10.0.0.2'), from(new Socket(), '10.0.0.3')];
    const secure = from(new TLSSocket(new Socket()), '10.0.0.2');

    server.emit('connection', below);
    server.emit('connection', other);
    server.emit('secureConnection', secure);
    connections.destroyAll();

    expect([below, other, secure].map(({ destroyed }) => destroyed)).toEqual([false, true, true]);
  });
});
