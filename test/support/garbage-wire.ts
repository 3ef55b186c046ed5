import { once } from 'node:events';
import { connect, type NetConnectOpts } from 'node:net';

/** The bytes that a listener of any kind answers to a request that asks for the end of the connection. */
export async function wireAnswerOf(address: NetConnectOpts, request: string): Promise<string> {
  const socket = connect(address);
  const chunks: Buffer[] = [];
  socket.on('data', (bytes: Buffer) => chunks.push(bytes));
  socket.write(request);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('utf8');
}
