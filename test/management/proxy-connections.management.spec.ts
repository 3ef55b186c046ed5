import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge, rawRequest, verdictOf, verdictsOf } from '../support/proxy-answer.js';
import { describeBehind } from '../support/proxy-programs.js';
import { ProxiedService, proxyKinds, TOKEN } from '../support/proxy-stage.js';
import { RawConnection } from '../support/raw-connection.js';

const HOST = 'Host: orders.example';
const CLOSE = 'Connection: close';
const KEPT = { headers: [HOST] };

/** A request for the surface that nobody but the service may ever take for one. */
const SMUGGLED = rawRequest('GET', '/-/ready', KEPT);
const CHUNKED_SMUGGLED = `${SMUGGLED.length.toString(16)}\r\n${SMUGGLED}\r\n0\r\n\r\n`;

/** Requests that two parsers of HTTP may end in different places. */
const AMBIGUOUS: Readonly<Record<string, string>> = {
  'as the body of a POST': rawRequest('POST', '/orders', { ...KEPT, body: SMUGGLED }),
  'as the body of a GET': `GET /orders HTTP/1.1\r\n${HOST}\r\nContent-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`,
  'as a chunk': `POST /orders HTTP/1.1\r\n${HOST}\r\nTransfer-Encoding: chunked\r\n\r\n${CHUNKED_SMUGGLED}`,
  'behind the last chunk, within the length': ambiguous('Transfer-Encoding: chunked'),
  'behind the last chunk, with a blank before the colon': ambiguous('Transfer-Encoding : chunked'),
  'behind the last chunk of an unknown encoding': ambiguous('Transfer-Encoding: xchunked'),
  'behind the last chunk of two encodings': ambiguous(
    'Transfer-Encoding: chunked\r\nTransfer-Encoding: identity',
  ),
  'behind the last chunk, with a vertical tab': ambiguous('Transfer-Encoding:\x0bchunked'),
  'behind the last chunk, folded': ambiguous('Transfer-Encoding:\r\n chunked'),
  'behind the shorter of two lengths': `POST /orders HTTP/1.1\r\n${HOST}\r\nContent-Length: 0\r\nContent-Length: ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`,
  'behind a length with a sign': `POST /orders HTTP/1.1\r\n${HOST}\r\nContent-Length: +${SMUGGLED.length}\r\n\r\n${SMUGGLED}`,
  'behind a chunk extension with an end of line': `POST /orders HTTP/1.1\r\n${HOST}\r\nTransfer-Encoding: chunked\r\n\r\n0;a=\n\r\n${SMUGGLED}\r\n0\r\n\r\n`,
  'behind an upgrade': `GET /orders HTTP/1.1\r\n${HOST}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n${SMUGGLED}`,
  'behind an upgrade to HTTP/2': `GET /orders HTTP/1.1\r\n${HOST}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n${SMUGGLED}`,
  'behind a header that ends its line alone': `GET /orders HTTP/1.1\r\n${HOST}\r\nX-Note: a\n\n${SMUGGLED}`,
};

function ambiguous(encoding: string): string {
  const body = `0\r\n\r\n${SMUGGLED}`;
  return `POST /orders HTTP/1.1\r\n${HOST}\r\n${encoding}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

/** Ways to lose the header that says for whom a proxy asks, or to speak for somebody inside. */
const HEADERS: Readonly<Record<string, readonly string[]>> = {
  'that it does not want the header to be handed on': [`${CLOSE}, X-Forwarded-For`],
  'that it does not want any header to be handed on': [
    `${CLOSE}, X-Forwarded-For, X-Forwarded-Proto, Via, Forwarded`,
  ],
  'that it comes from loopback': [CLOSE, 'X-Forwarded-For: 127.0.0.1'],
  'that it comes from nowhere': [CLOSE, 'X-Forwarded-For:'],
  'what the token is': [CLOSE, `Authorization: Bearer ${TOKEN}`],
};

/** What proxies further out say. */
const FURTHER_OUT = [
  'X-Forwarded-For: 127.0.0.1',
  'x-forwarded-for:',
  'X-FORWARDED-HOST: orders.example',
  'X-Forwarded-Proto: https',
  'X-Forwarded-Prefix: /',
  'Forwarded: for=127.0.0.1',
  'Via: 1.1 cache',
  'X-Real-IP: 127.0.0.1',
  'CF-Connecting-IP: 203.0.113.7',
  'True-Client-IP: 203.0.113.7',
];

describe.each(['express', 'fastify'])('the surface on %s', (ADAPTER) => {
  describe.each(proxyKinds)('behind $name', (kind) => {
    describeBehind(kind.name, 'on one connection', () => {
      let scene: ProxiedService;
      beforeAll(async () => (scene = await ProxiedService.start(kind, { ADAPTER })));
      afterAll(() => scene[Symbol.asyncDispose]());

      it.each(kind.forwarded)('is not there before, between or behind other requests (%s)', async (form) => {
        await using connection = await RawConnection.open(scene.port(form));
        const verdicts = [];
        for (const target of ['/a', '/-/ready', '/b', '//-/ready', '/-/', '/%2d/ready', '/c']) {
          verdicts.push(judge(await connection.exchange({ target, headers: { Host: 'orders.example' } })));
        }

        expect(verdicts).toEqual([
          'application',
          'nothing',
          'application',
          'nothing',
          'nothing',
          'nothing',
          'application',
        ]);
      });

      it.each(kind.forwarded)('is not there for requests that are sent at once (%s)', async (form) => {
        const verdicts = await verdictsOf(
          scene.port(form),
          [
            rawRequest('GET', '/a', KEPT),
            rawRequest('GET', '/-/ready', KEPT),
            rawRequest('PUT', '/-/log-level?level=trace', KEPT),
            rawRequest('POST', '/b', { ...KEPT, body: 'a=b' }),
            rawRequest('GET', '/./-/ready', KEPT),
            rawRequest('GET', '/c'),
          ].join(''),
        );

        expect(verdicts).toEqual([
          'application',
          'nothing',
          'nothing',
          'application',
          'nothing',
          'application',
        ]);
        expect(await scene.level()).toBe('info');
      });

      it.each(kind.forwarded)(
        'is not there when the proxy reuses a connection of its checks (%s)',
        async (form) => {
          // Those without the header come first, on connections that the proxy keeps.
          await Promise.all(
            kind.silent.map((silent) => verdictOf(scene.port(silent), rawRequest('GET', '/-/ready'))),
          );
          const asked = Array.from({ length: 20 }, () =>
            verdictOf(scene.port(form), rawRequest('GET', '/-/ready')),
          );

          expect(new Set(await Promise.all(asked))).toEqual(new Set(['nothing']));
        },
      );

      it.each(kind.forwarded)('is not there for HTTP/1.0, with a Host or without (%s)', async (form) => {
        const ask = (target: string, headers: string[]) =>
          verdictOf(scene.port(form), rawRequest('GET', target, { version: '1.0', headers }));

        expect(await ask('/-/ready', [])).toBe('nothing');
        expect(await ask('//-/ready', [])).toBe('nothing');
        expect(await ask('/-/ready', ['Host: localhost'])).toBe('nothing');
        expect(await ask('http://localhost/-/ready', [])).toBe('nothing');
      });

      describe.each(kind.forwarded)('of a proxy that says for whom it asks (%s)', (form) => {
        it.each(Object.entries(HEADERS))('is not there for a client that says %s', async (_says, headers) => {
          const request = rawRequest('GET', '/-/ready', { headers: [HOST, ...headers] });

          expect(await verdictOf(scene.port(form), request)).toBe('nothing');
        });

        it.each(Object.entries(AMBIGUOUS))(
          'is not there for a request that is sent %s',
          async (_way, sent) => {
            const verdicts = await verdictsOf(scene.port(form), sent + rawRequest('GET', '/last'));

            expect(verdicts).not.toEqual([]);
            expect(
              verdicts.filter((verdict) => !['application', 'nothing', 'refused'].includes(verdict)),
            ).toEqual([]);
          },
        );
      });

      describe.each(kind.silent)('of a proxy that does not (%s)', (form) => {
        it.each(FURTHER_OUT)('is not there for what a proxy further out says: %s', async (header) => {
          const request = rawRequest('GET', '/-/ready', { headers: [HOST, CLOSE, header] });

          expect(await verdictOf(scene.port(form), request)).toBe('nothing');
        });
      });
    });
  });
});
