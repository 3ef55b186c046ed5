import { describe, expect, it } from 'vitest';
import { ReadinessCheck, readinessCheckOf } from './readiness-check.js';

describe('@ReadinessCheck', () => {
  it('marks a class with its name and options', () => {
    @ReadinessCheck('database', { timeout: '1s' })
    class DatabaseCheck {
      async check(signal: AbortSignal): Promise<void> {
        signal.throwIfAborted();
      }
    }

    expect(readinessCheckOf(DatabaseCheck)).toEqual({ name: 'database', options: { timeout: '1s' } });
  });

  it('is for classes that can be asked', () => {
    // @ts-expect-error -- it has no check()
    @ReadinessCheck('nothing')
    class Nothing {
      readonly name = 'nothing';
    }

    // @ts-expect-error -- its check() wants something that nobody gives
    @ReadinessCheck('greedy')
    class Greedy {
      check(connection: string): boolean {
        return connection === '';
      }
    }

    expect([Nothing, Greedy].map((type) => readinessCheckOf(type)?.name)).toEqual(['nothing', 'greedy']);
  });

  it('is inherited, so that a test may override a check by a subclass', () => {
    @ReadinessCheck('database')
    class DatabaseCheck {
      check(): boolean {
        return false;
      }
    }
    class HealthyCheck extends DatabaseCheck {
      override check(): boolean {
        return true;
      }
    }

    expect(readinessCheckOf(HealthyCheck)?.name).toBe('database');
  });
});
