import { describe, expect, it } from 'vitest';
import { ResponseParser } from './response-parser.js';

const parse = (...chunks: string[]) => {
  const parser = new ResponseParser();
  return chunks.flatMap((chunk) => parser.push(Buffer.from(chunk)));
};

describe('ResponseParser', () => {
  it('reads status, headers and a body of known length', () => {
    const [response] = parse(
      'HTTP/1.1 503 Service Unavailable\r\nContent-Length: 8\r\nX-A: 1\r\nx-a: 2\r\n\r\ndraining',
    );

    expect(response).toEqual({
      version: '1.1',
      status: 503,
      reason: 'Service Unavailable',
      headers: { 'content-length': '8', 'x-a': '1, 2' },
      body: 'draining',
    });
  });

  it('separates pipelined responses, chunked ones and interim ones, wherever the bytes are cut', () => {
    const wire =
      'HTTP/1.1 100 Continue\r\n\r\n' +
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n' +
      'HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

    const responses = parse(...wire.split(''));

    expect(responses.map(({ status, body }) => [status, body])).toEqual([
      [100, ''],
      [200, 'abcde'],
      [204, ''],
      [200, 'ok'],
    ]);
  });

  it('knows that an answer to HEAD has no body', () => {
    const parser = new ResponseParser();
    parser.expect('HEAD');
    parser.expect('GET');

    const responses = parser.push(
      Buffer.from(
        'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
      ),
    );

    expect(responses.map(({ body }) => body)).toEqual(['', 'ok']);
  });

  it('takes the end of the connection as the end of a body without length', () => {
    const parser = new ResponseParser();

    expect(parser.push(Buffer.from('HTTP/1.0 200 OK\r\n\r\nall of'))).toEqual([]);
    expect(parser.push(Buffer.from(' it'))).toEqual([]);
    expect(parser.end()?.body).toBe('all of it');
    expect(parser.partial).toBe(false);
  });

  it('tells a connection that ended in the middle of a response', () => {
    const parser = new ResponseParser();
    parser.push(Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhalf'));

    expect(parser.end()).toBeUndefined();
    expect(parser.partial).toBe(true);
  });
});
