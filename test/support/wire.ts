import { once } from 'node:events';
import { connect } from 'node:net';

/** What differs from one answer to the next by its nature, and nothing else. */
const VOLATILE: readonly (readonly [RegExp, string])[] = [
  [/^Date: .*$/gim, 'Date: *'],
  [/^X-Request-Id: .*$/gim, 'X-Request-Id: *'],
];

/** The bytes that a server answers to a request, with the date and the request id masked. */
export async function wireAnswer(port: number, request: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  const chunks: Buffer[] = [];
  socket.on('data', (bytes: Buffer) => chunks.push(bytes));
  socket.write(request, 'latin1');
  await once(socket, 'close');
  return VOLATILE.reduce(
    (text, [pattern, mask]) => text.replace(pattern, mask),
    Buffer.concat(chunks).toString('latin1'),
  );
}
