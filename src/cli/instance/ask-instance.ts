import { once } from 'node:events';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import process from 'node:process';
import type { Instance } from './instance.js';
import { InstanceUnreachableError } from './instance.errors.js';

export interface Question {
  readonly method?: 'GET' | 'PUT' | 'DELETE';
  /** `/-/ready`. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: object;
  readonly token?: string | undefined;
  readonly signal: AbortSignal;
  /** How long the whole answer may take, in milliseconds. @default 10_000 */
  readonly timeoutMs?: number;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  /** The body, if it is a JSON object. */
  readonly json: Readonly<Record<string, unknown>> | undefined;
}

const TIMEOUT_MS = 10_000;
/** Several times as much as five hundred contexts or a hundred checks take. */
const LONGEST_BODY = 4 * 1_024 * 1_024;

/**
 * Asks an instance, on a connection of its own and past any proxy that the environment names: an instance gives
 * nothing to what comes through one.
 *
 * @throws {InstanceUnreachableError} when there is no whole answer.
 */
export async function askInstance(instance: Instance, question: Question): Promise<Answer> {
  const { signal, timeoutMs = TIMEOUT_MS } = question;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await exchange(instance, question, AbortSignal.any([signal, timeout]));
  } catch (error) {
    signal.throwIfAborted();
    throw new InstanceUnreachableError(instance, timeout.aborted ? 'ETIMEDOUT' : codeOf(error), {
      cause: error,
    });
  }
}

async function exchange(instance: Instance, question: Question, signal: AbortSignal): Promise<Answer> {
  const { method = 'GET', path, body, token } = question;
  const payload = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  const request = requestTo(instance, {
    method,
    path,
    agent: false,
    signal,
    headers: {
      Accept: 'application/json, text/plain',
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(payload !== undefined && { 'Content-Type': 'application/json', 'Content-Length': payload.length }),
    },
  });
  request.end(payload);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const text = await readBody(response);
  return { status: response.statusCode ?? 0, text, json: jsonIn(text) };
}

/** An import would load WebSocket with it, and TLS for those who need none: twice the time of all the rest. */
function requestTo(instance: Instance, options: RequestOptions): ClientRequest {
  const { request } = process.getBuiltinModule('node:http');
  if (instance.kind === 'socket') return request({ ...options, socketPath: instance.path });
  if (instance.url.protocol === 'http:') return request(instance.url, options);
  return process.getBuiltinModule('node:https').request(instance.url, options);
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_BODY)
      throw Object.assign(new Error('The answer is too long.'), { code: 'EMSGSIZE' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? { ...parsed }
      : undefined;
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
