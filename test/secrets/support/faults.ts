import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { type Fault, pass } from './fault-proxy.js';

/** The answer comes, but late. */
export function delay(milliseconds: number): Fault {
  return async (exchange) => {
    await wait(milliseconds, undefined, { signal: exchange.gone });
    await pass(exchange);
  };
}

/** The head comes at once, the body a few bytes at a time. */
export function trickle({ bytes, everyMs }: { readonly bytes: number; readonly everyMs: number }): Fault {
  return async ({ response, gone, forward }) => {
    const answer = await forward();
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    const body = await buffer(answer);
    for (let sent = 0; sent < body.length; sent += bytes) {
      response.write(body.subarray(sent, sent + bytes));
      await wait(everyMs, undefined, { signal: gone });
    }
    response.end();
  };
}

/** The connection breaks before anything is answered. The server has seen the request all the same. */
export function cutBeforeAnswer(): Fault {
  return async ({ response, forward }) => {
    (await forward()).resume();
    response.destroy();
  };
}

/** The connection breaks after half of the body. */
export function cutMidAnswer(): Fault {
  return async ({ response, forward }) => {
    const answer = await forward();
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    const body = await buffer(answer);
    response.write(body.subarray(0, body.length / 2), () => response.destroy());
  };
}

/** No server behind it, but this answer. */
export function answerWith(status: number, headers: Readonly<Record<string, string>>, body: string): Fault {
  return ({ request, response }) => {
    request.resume();
    response.writeHead(status, headers);
    response.end(body);
  };
}

/** What a proxy says about a server it cannot reach, or does not want to show. */
export function html(status: number): Fault {
  return answerWith(
    status,
    { 'Content-Type': 'text/html' },
    `<html><body><h1>${status}</h1><p>The proxy speaking.</p></body></html>`,
  );
}

/** The server asks for fewer requests; `retryAfter` in seconds. */
export function throttled(retryAfter?: number): Fault {
  return answerWith(
    429,
    {
      'Content-Type': 'application/json',
      ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
    },
    '{"errors":["request path \\"secret/data/prod/orders\\": rate limit quota exceeded"]}',
  );
}

/** Well-formed JSON that is far too long, and does not say how long. */
export function huge(bytes: number): Fault {
  return async ({ request, response, gone }) => {
    request.resume();
    response.writeHead(200, { 'Content-Type': 'application/json' });
    const piece = 'x'.repeat(65_536);
    response.write('{"data":{"data":{"password":"');
    for (let sent = 0; sent < bytes; sent += piece.length) {
      if (!response.write(piece)) await once(response, 'drain', { signal: gone });
    }
    response.end('"}}}');
  };
}
