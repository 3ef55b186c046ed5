import { describe, expect, it } from 'vitest';
import type { Answer } from './ask-instance.js';
import { acceptedJson, refusalFor } from './refusal.js';

const instance = { kind: 'url', url: new URL('http://127.0.0.1:8000') } as const;
const refusal = (status: number, text: string, token?: string) =>
  refusalFor({ status, text, json: undefined }, { instance, token }, '/-/log-level');

describe('refusalFor', () => {
  it.each([
    [401, 'This changes the service.', undefined, '--token-file'],
    [401, 'The bearer token is not right.', 'abc', 'Compare the token file'],
    [403, 'This changes the service.', undefined, 'Ask its management listener on its own host'],
    [404, 'This is served on the management listener, not on this port.', undefined, 'MANAGEMENT_SOCKET'],
    [404, 'Not found.', undefined, 'not through a proxy'],
    [500, 'Internal server error.', undefined, 'The log of the service'],
  ])('says what the instance says, then what to do: %s %s', (status, sentence, token, hint) => {
    const error = refusal(status, `${sentence}\n`, token);

    expect(error).toMatchObject({ code: 'DEPLOYMENT_INSTANCE_REFUSED', exitCode: 1 });
    expect(error.message.startsWith(sentence)).toBe(true);
    expect(error.hint).toContain(hint);
  });

  it.each([
    ['a page', 404, '<html>not here</html>'],
    ['nothing', 502, ''],
    ['what would steer a terminal', 404, 'a\u001B[2Jb'],
    ['a redirection', 302, 'Found.'],
    ['text without end', 404, 'x'.repeat(501)],
  ])('takes %s for somebody else’s answer', (_what, status, text) => {
    expect(refusal(status, text)).toMatchObject({ code: 'DEPLOYMENT_INSTANCE_UNKNOWN', exitCode: 3 });
  });
});

describe('acceptedJson', () => {
  it('gives the document of a 200 and nothing else', () => {
    const answer = (status: number, json?: object): Answer => ({
      status,
      text: '',
      json: json && { ...json },
    });

    expect(
      acceptedJson(
        answer(200, { a: 1 }),
        { instance, token: undefined, signal: new AbortController().signal },
        '/',
      ),
    ).toEqual({ a: 1 });
    for (const other of [answer(200), answer(503, { a: 1 })]) {
      expect(() =>
        acceptedJson(other, { instance, token: undefined, signal: new AbortController().signal }, '/'),
      ).toThrow('status');
    }
  });
});
