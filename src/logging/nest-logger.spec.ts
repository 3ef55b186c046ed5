import { Logger as NestjsPino, type PinoLogger } from 'nestjs-pino';
import { pino, type Logger } from 'pino';
import { describe, expect, it } from 'vitest';
import { LogStream } from './log-stream.js';
import { NestLogger } from './nest-logger.js';

function open() {
  const stream = new LogStream(false);
  const lines: string[] = [];
  stream.capture((line) => lines.push(line));
  const root: Logger = pino(
    { level: 'trace', timestamp: false, formatters: { level: (level) => ({ level }) } },
    stream,
  );
  return { root, stream, lines };
}

const METHODS = ['verbose', 'debug', 'log', 'warn', 'error', 'fatal'] as const;
const STACK = 'Error: no\n    at run (file.js:1:1)';
const CALLS: readonly (readonly [unknown, ...unknown[]])[] = [
  ['text', 'Orders'],
  ['text'],
  ['%s of 100 %', 'Orders'],
  ['%s sold', 'tea', 'Orders'],
  ['text', ''],
  ['text', undefined],
  ['text', { some: 'field' }],
  [{ order: 7 }, 'Orders'],
  [{ order: 7 }, 'text', 'Orders'],
  [undefined, 'Orders'],
  [null, 'Orders'],
  [7, 'Orders'],
  ['text', STACK, 'Orders'],
];

describe('NestLogger', () => {
  it.each(METHODS)('writes the lines of %s() as nestjs-pino does', (method) => {
    const ours = open();
    const theirs = open();
    const one = new NestLogger(ours.root);
    const other = new NestjsPino(theirs.root as unknown as PinoLogger, {});

    for (const [message, ...rest] of CALLS) {
      one[method](message, ...rest);
      other[method](message, ...rest);
    }

    expect(ours.lines).toHaveLength(CALLS.length);
    expect(ours.lines).toEqual(theirs.lines);
  });

  it.each([
    ['Node.js', 'ECONNRESET', 'aborted', 'ExceptionsHandler', 'debug'],
    ['the body parser of Express', 'ECONNABORTED', 'request aborted', 'ExceptionsHandler', 'debug'],
    ['a driver of the application', 'ECONNRESET', 'aborted', 'Orders', 'error'],
    ['a driver of the application', 'ECONNRESET', 'read ECONNRESET', 'ExceptionsHandler', 'error'],
  ])('of an error of %s, %s %j in %s, is a line at %s', (_whose, code, message, context, level) => {
    const { root, lines } = open();

    new NestLogger(root).error(Object.assign(new Error(message), { code }), context);

    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
      expect.objectContaining({ level, context }),
    ]);
  });

  it('takes a stack for the stack where nestjs-pino takes it for the context', () => {
    const { root, stream, lines } = open();

    new NestLogger(root).error('no', STACK);

    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      context: 'Nest',
      err: { message: 'no', stack: STACK },
    });
    expect([...stream.seen]).toEqual([]);
  });

  it('remembers who wrote, also what the level leaves out', () => {
    const { root, stream, lines } = open();
    const logger = new NestLogger(root);
    root.level = 'error';

    for (const [index, method] of METHODS.entries()) logger[method]('text', `Context${index}`);
    logger.log({ order: 7 }, 'Fields');
    logger.log('%s sold', 'tea', 'Several');
    logger.log('text', { no: 'context' });

    expect([...stream.seen]).toEqual([...METHODS.map((_, index) => `Context${index}`), 'Fields', 'Several']);
    expect(lines).toHaveLength(2);
  });

  it('works on a logger that is not ours', () => {
    const lines: string[] = [];
    new NestLogger(pino({}, { write: (line: string) => void lines.push(line) })).log('text', 'Orders');

    expect(lines).toHaveLength(1);
  });
});
