import { describe, expect, it } from 'vitest';
import { LevelRules } from './level-rules.js';
import type { LogLevel } from './log-level.js';

const rules = (root: LogLevel, overrides: Readonly<Record<string, LogLevel>>): LevelRules =>
  new LevelRules(root, new Map(Object.entries(overrides)));
const line = (fields: object): string => `${JSON.stringify({ level: 'debug', ...fields })}\n`;

describe('LevelRules', () => {
  it.each<[string, LogLevel]>([
    ['OrdersService', 'trace'],
    ['OrdersMailer', 'debug'],
    ['Outbox', 'error'],
    ['O', 'error'],
    ['Users', 'warn'],
    ['ordersService', 'warn'],
    ['constructor', 'warn'],
    ['Orders*', 'debug'],
    ['OrdersSer*', 'debug'],
  ])('has a level for %s: by its name, else the longest beginning, else the root’s', (context, level) => {
    const some = rules('warn', { 'O*': 'error', 'Orders*': 'debug', OrdersService: 'trace' });

    expect(some.levelFor(context)).toBe(level);
  });

  it('takes * for every context, and not for lines without one', () => {
    const all = rules('info', { '*': 'debug' });

    expect([
      all.admits('debug', line({ context: 'Users' })),
      all.admits('debug', line({ context: '' })),
      all.admits('debug', line({})),
      all.admits('debug', line({ context: 7 })),
      all.admits('debug', 'no JSON'),
    ]).toEqual([true, true, false, false, false]);
  });

  it('looks at the field of the line itself, the last one when there are several', () => {
    const orders = rules('info', { Orders: 'debug' });

    expect([
      orders.admits('debug', '{"level":"debug","context":"Users","context":"Orders"}'),
      orders.admits('debug', '{"level":"debug","context":"Orders","context":"Users"}'),
      orders.admits('debug', line({ user: { context: 'Orders' } })),
      orders.admits('debug', line({ msg: '"context":"Orders"' })),
    ]).toEqual([true, false, false, false]);
  });

  it('leaves out what a quiet context says, up to its level', () => {
    const quiet = rules('info', { Chatty: 'error', Silent: 'silent' });

    expect([
      quiet.admits('warn', line({ context: 'Chatty' })),
      quiet.admits('error', line({ context: 'Chatty' })),
      quiet.admits('fatal', line({ context: 'Silent' })),
      quiet.admits('info', line({ context: 'Users' })),
    ]).toEqual([false, true, false, true]);
  });

  it.each<[LogLevel, Readonly<Record<string, LogLevel>>, LogLevel]>([
    ['info', { Orders: 'debug', Users: 'trace' }, 'trace'],
    ['info', { Orders: 'error' }, 'info'],
    ['silent', { Orders: 'warn' }, 'warn'],
    ['silent', { Orders: 'silent' }, 'silent'],
  ])('of %s and %j lets the logger write from %s on', (root, overrides, most) => {
    expect(rules(root, overrides).mostTalkative).toBe(most);
  });
});
