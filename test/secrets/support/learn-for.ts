import { buffer } from 'node:stream/consumers';
import type { Fault } from './fault-proxy.js';
import type { LeakHunt } from './leak-hunt.js';

/** Passes an answer on, and has the hunt look for the token, the secret id or the password of a database in it. */
export function learnFor(hunt: LeakHunt): Fault {
  return async ({ response, forward }) => {
    const answer = await forward();
    const body = await buffer(answer);
    const { auth, data } = envelopeOf(body.toString());
    lookFor(hunt, 'login token', auth?.client_token);
    lookFor(hunt, 'secret id', data?.secret_id);
    lookFor(hunt, 'lent password', data?.password);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    response.end(body);
  };
}

interface Envelope {
  readonly auth?: { readonly client_token?: unknown } | null;
  readonly data?: { readonly secret_id?: unknown; readonly password?: unknown } | null;
}

function envelopeOf(body: string): Envelope {
  try {
    return JSON.parse(body) as Envelope;
  } catch {
    // A 204 has none.
    return {};
  }
}

function lookFor(hunt: LeakHunt, name: string, value: unknown): void {
  if (typeof value === 'string') hunt.lookFor(name, value);
}
