import { pino, type Logger } from 'pino';
import { describe, expect, it } from 'vitest';
import { makeRequestLoggersOf, RequestBindings } from './request-logger.js';

interface Written {
  readonly root: Logger;
  readonly lines: string[];
}

function open(): Written {
  const lines: string[] = [];
  const root = pino(
    { base: { name: 'orders' }, timestamp: false },
    { write: (line: string) => void lines.push(line) },
  );
  return { root, lines };
}

/** The same calls on a logger of each kind. */
function bothWays(use: (request: Logger, root: Logger) => void): { request: string[]; child: string[] } {
  const bindings = new RequestBindings('a-1', '0af7651916cd43dd8448eb211c80319c');
  const ours = open();
  makeRequestLoggersOf(ours.root);
  use(ours.root.child(bindings), ours.root);
  const plain = open();
  use(plain.root.child(bindings), plain.root);
  return { request: ours.lines, child: plain.lines };
}

describe('makeRequestLoggersOf', () => {
  it.each<[string, (request: Logger, root: Logger) => void]>([
    ['a line', (request) => request.info({ a: 1 }, 'hello')],
    ['an error', (request) => request.error({ err: 'no' }, 'failed')],
    ['a child', (request) => request.child({ user: 7 }).child({ shop: 'x' }).warn('deep')],
    [
      'bindings that are added',
      (request) => {
        request.setBindings({ user: 7 });
        request.info('bound');
        request.child({ more: true }).info('and below');
      },
    ],
    ['its bindings', (request) => request.info(request.bindings())],
    ['a disabled level', (request) => request.debug('nobody sees this')],
    [
      'children of the root',
      (request, root) => {
        root.child({ reqId: 'own' }).info('not a request');
        request.info('a request');
      },
    ],
  ])('writes %s as a child of pino does', (_name, use) => {
    const { request, child } = bothWays(use);
    expect(request).toEqual(child);
  });

  it('leaves out the trace of a request that has none', () => {
    const { root, lines } = open();
    makeRequestLoggersOf(root);
    root.child(new RequestBindings('a-1', undefined)).info('x');
    expect(lines[0]).toContain('"reqId":"a-1","msg":"x"');
  });

  it('follows the level of the root, also when that changes while the request is handled', () => {
    const { root, lines } = open();
    makeRequestLoggersOf(root);
    const request = root.child(new RequestBindings('a-1', undefined));
    root.level = 'debug';
    request.debug('now');
    root.level = 'silent';
    request.fatal('never');
    expect(lines).toHaveLength(1);
  });

  it('keeps the bindings of one request from the next', () => {
    const { root, lines } = open();
    makeRequestLoggersOf(root);
    const [first, second] = ['a-1', 'a-2'].map((id) => root.child(new RequestBindings(id, undefined)));
    first?.setBindings({ user: 7 });
    second?.info('x');
    expect(lines.join('')).not.toContain('user');
  });
});
