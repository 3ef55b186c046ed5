import type { IncomingMessage } from 'node:http';
import { ManagementRefusal } from './management.error.js';

/** More than any setting needs. */
const LARGEST_BODY = 4 * 1024;

/** Longer than a person's slowest line needs for so few bytes. */
const PATIENCE_MS = 5_000;

/**
 * The whole body as text.
 *
 * @throws {ManagementRefusal} 413 when it is too long, 408 when it does not come in time, 400 when it ends too early.
 */
export async function readBody(request: IncomingMessage, patienceMs = PATIENCE_MS): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new ManagementRefusal(408, `The body did not come within ${patienceMs} ms.`));
    }, patienceMs);
  });
  try {
    return await Promise.race([collect(request), late]);
  } catch (error) {
    if (error instanceof ManagementRefusal || request.complete) throw error;
    // The client left: nobody reads the answer, and nothing failed here.
    throw new ManagementRefusal(400, 'The body ended too early.');
  } finally {
    clearTimeout(timer);
  }
}

/**
 * What a refusal says besides when nobody is going to read all that the client announced to send. HTTP/2 has streams
 * instead: the rest of this one is thrown away as it comes, or the client would wait for leave to send it.
 */
export function closeBehind(request: IncomingMessage, status: number): Readonly<Record<string, string>> {
  const { headers, httpVersionMajor } = request;
  if (httpVersionMajor !== 1) {
    request.resume();
    return {};
  }
  const isLong =
    headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > LARGEST_BODY;
  return isLong || status === 408 ? { Connection: 'close' } : {};
}

async function collect(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  // A request that is destroyed takes its connection along, and with it the answer that says why.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) {
      throw new ManagementRefusal(413, `The body may have ${LARGEST_BODY} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
