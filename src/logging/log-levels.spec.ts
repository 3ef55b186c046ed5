import { pino, type Logger } from 'pino';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { MOST_OVERRIDES } from './context-overrides.js';
import type { LogLevel } from './log-level.js';
import { LogLevels } from './log-levels.js';
import { LogStream } from './log-stream.js';
import { makeRequestLoggersOf, RequestBindings } from './request-logger.js';
import { announce } from './root-logger.js';

interface Line {
  readonly level: string;
  readonly context?: string;
  readonly msg: string;
}

function open(configured: LogLevel = 'info') {
  const stream = new LogStream(false);
  const lines: Line[] = [];
  stream.capture((line) => lines.push(JSON.parse(line) as Line));
  const root: Logger = pino(
    { level: configured, base: null, formatters: { level: (level) => ({ level }) } },
    stream,
  );
  makeRequestLoggersOf(root);
  const clock = new ManualClock();
  return { root, stream, lines, clock, levels: new LogLevels(root, configured, clock) };
}

/** Which of these levels each context writes, as far as lines tell. */
function written({ root, lines }: ReturnType<typeof open>, ...contexts: readonly string[]): string[] {
  const from = lines.length;
  for (const context of contexts) {
    for (const level of ['debug', 'info', 'error'] as const) root[level]({ context });
  }
  return lines.splice(from).map(({ level, context }) => `${context} ${level}`);
}

describe('LogLevels', () => {
  it('lets one context say more than the rest', () => {
    const opened = open();

    const change = opened.levels.setContext('Orders', 'debug');

    expect(change).toEqual({ from: 'info', to: 'debug', until: undefined });
    expect(written(opened, 'Orders', 'Users')).toEqual([
      'Orders debug',
      'Orders info',
      'Orders error',
      'Users info',
      'Users error',
    ]);
  });

  it('lets one context say less than the rest', () => {
    const opened = open('debug');

    opened.levels.setContext('Orders', 'error');

    expect(written(opened, 'Orders', 'Users')).toEqual([
      'Orders error',
      'Users debug',
      'Users info',
      'Users error',
    ]);
  });

  it('lets one context write where everything else is silent', () => {
    const opened = open('silent');

    opened.levels.setContext('Orders', 'info');

    expect(written(opened, 'Orders', 'Users')).toEqual(['Orders info', 'Orders error']);
  });

  it('counts for loggers of requests, for their children, and for whoever binds the context', () => {
    const { root, lines, levels } = open();
    const request = root.child(new RequestBindings('a-1', undefined));
    const child = request.child({ order: 7 });
    const bound = root.child({ context: 'Orders' });
    const other = root.child({ context: 'Users' });

    levels.setContext('Orders', 'debug');
    request.debug({ context: 'Orders' }, 'request');
    child.debug({ context: 'Orders' }, 'child');
    bound.debug('bound');
    other.debug('no');
    request.debug({ context: 'Users' }, 'no');
    child.debug('no');

    expect(lines.map(({ msg }) => msg)).toEqual(['request', 'child', 'bound']);
  });

  it('judges lines of a child with a level of its own like all others, while a context has one', () => {
    const { root, lines, levels } = open();
    const child = root.child({}, { level: 'debug' });
    child.debug('by its own level');
    levels.setContext('Orders', 'debug');

    child.debug('no');
    child.debug({ context: 'Orders' }, 'by that of the context');

    expect(lines.map(({ msg }) => msg)).toEqual(['by its own level', 'by that of the context']);
  });

  it('counts only lines that are written', () => {
    const { root, stream, levels } = open();
    levels.setContext('Orders', 'debug');

    root.debug({ context: 'Orders' });
    root.debug({ context: 'Users' });

    expect(stream.counts()).toMatchObject({ debug: 1, info: 0 });
  });

  it('looks at no line when no context has a level of its own', () => {
    const { root, stream, levels } = open();
    levels.set('debug');
    const before = stream.rules;
    levels.setContext('Orders', 'trace');
    const between = [stream.rules === undefined, root.level];
    levels.resetContext('Orders');

    expect([before, between, stream.rules, root.level]).toEqual([
      undefined,
      [false, 'trace'],
      undefined,
      'debug',
    ]);
  });

  it('tells of each what is configured, in force, and until when', () => {
    const { levels } = open('warn');
    levels.set('error', 60_000);
    levels.setContext('Orders*', 'debug', 1_000);
    levels.setContext('OrdersMailer', 'silent');

    expect([
      levels.standing,
      levels.standingOf('Orders*'),
      levels.standingOf('OrdersMailer'),
      levels.standingOf('OrdersService'),
      levels.standingOf('Users'),
    ]).toEqual([
      { configured: 'warn', effective: 'error', until: new Date(60_000) },
      { configured: 'debug', effective: 'debug', until: new Date(1_000) },
      { configured: 'silent', effective: 'silent', until: undefined },
      { configured: null, effective: 'debug', until: undefined },
      { configured: null, effective: 'error', until: undefined },
    ]);
  });

  it('goes back by itself to what was there before, and says so whatever the level is', () => {
    const { levels, lines, clock } = open('silent');
    levels.set('error');
    levels.set('fatal', 10);
    levels.setContext('Orders', 'silent', 20);

    clock.advance(20);

    expect(levels.standing.effective).toBe('error');
    expect(levels.overridden).toEqual([]);
    expect(lines).toMatchObject([
      {
        level: 'info',
        context: 'LogLevel',
        from: 'fatal',
        to: 'error',
        msg: 'the log level is error again, it was fatal for a while',
      },
      {
        level: 'info',
        context: 'LogLevel',
        of: 'Orders',
        from: 'silent',
        to: 'error',
        msg: 'the log level of Orders is error again, it was silent for a while',
      },
    ]);
  });

  it('says nothing of a change that somebody asked for: whoever answers them does', () => {
    const { levels, lines } = open('debug');
    levels.set('trace');
    levels.setContext('Orders', 'trace');
    levels.resetContext('Orders');
    levels.reset();

    expect(lines).toEqual([]);
  });

  it('keeps the levels of contexts when the root’s goes back by itself', () => {
    const opened = open();
    opened.levels.set('debug', 10);
    opened.levels.setContext('Orders', 'debug');
    opened.clock.advance(10);

    expect(written(opened, 'Orders', 'Users')).toEqual([
      'Orders debug',
      'Orders info',
      'Orders error',
      'Users info',
      'Users error',
    ]);
  });

  it('goes back to the configuration at once, with every context', () => {
    const opened = open();
    opened.levels.set('error');
    opened.levels.setContext('Orders', 'debug', 1_000);

    const change = opened.levels.reset();

    expect(change).toEqual({ from: 'error', to: 'info', until: undefined });
    expect(written(opened, 'Orders')).toEqual(['Orders info', 'Orders error']);
    expect([opened.levels.overridden, opened.clock.pending]).toEqual([[], 0]);
  });

  it('has room for a hundred contexts, and for each of those again', () => {
    const { levels } = open();
    for (let index = 0; index < MOST_OVERRIDES; index++) levels.setContext(`C${index}`, 'debug');

    expect(levels.refusalFor('C7')).toBeUndefined();
    expect(levels.refusalFor('Orders')).toMatch(/^100 contexts /);
    levels.resetContext('C7');
    expect(levels.refusalFor('Orders')).toBeUndefined();
  });

  it('gives a context no level where somebody else built the logger of the process', () => {
    const levels = new LogLevels(
      pino({ level: 'info' }, { write: () => undefined }),
      'info',
      new ManualClock(),
    );

    expect(levels.refusalFor('Orders')).toMatch(/cannot be told apart/);
    expect(levels.set('debug')).toMatchObject({ from: 'info', to: 'debug' });
  });

  it('leaves nothing behind at its end: no timer, and no level of a context', () => {
    const { levels, clock, stream, root } = open();
    levels.set('warn', 1_000);
    levels.setContext('Orders', 'trace', 1_000);

    levels.end();

    expect([clock.pending, stream.rules, root.level]).toEqual([0, undefined, 'warn']);
  });

  it('leaves alone at its end what another application has set since', () => {
    const { levels, clock, stream, root } = open();
    levels.setContext('Orders', 'trace');
    const other = new LogLevels(root, 'info', clock);
    other.setContext('Users', 'debug');
    const { rules } = stream;

    levels.end();

    expect([stream.rules === rules, root.level]).toEqual([true, 'debug']);
  });
});

describe('announce', () => {
  it('is not subject to the level of a context', () => {
    const { root, levels, lines } = open();
    levels.setContext('Management', 'silent');

    announce(root, root, { context: 'Management' }, 'changed');
    root.info({ context: 'Management' }, 'not written');

    expect(lines.map(({ msg }) => msg)).toEqual(['changed']);
  });

  it('leaves levels as they were, also when writing fails', () => {
    const { root, stream, levels } = open('silent');
    levels.setContext('Orders', 'error');
    const { rules } = stream;
    stream.capture(() => {
      throw new Error('full');
    });

    expect(() => announce(root, root, {}, 'changed')).toThrow('full');
    expect([root.level, stream.rules === rules]).toEqual(['error', true]);
  });
});
