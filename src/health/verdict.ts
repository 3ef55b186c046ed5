import { describeFailure } from './describe-failure.js';
import type { Check } from './readiness-check.js';
import { scrubMessage } from './scrub-message.js';

/** What one run of a check found. */
export interface Verdict {
  readonly status: 'up' | 'degraded' | 'down';
  /** Why it is not up. */
  readonly reason?: string;
  /** What a terminus indicator told besides. */
  readonly data?: Readonly<Record<string, unknown>>;
}

const LONGEST_DATA = 4_096;
const RANK: Readonly<Record<string, number>> = { up: 0, degraded: 1, down: 2 };

export const down = (reason: string): Verdict => ({ status: 'down', reason });

/** Asks a check once. Whatever it does, there is a verdict and no rejection. */
export async function ask(check: Check, signal: AbortSignal): Promise<Verdict> {
  try {
    return judge(await check.check(signal));
  } catch (thrown) {
    return down(describeFailure(thrown));
  }
}

/** What an answer means. May throw what a getter of the answer throws. */
function judge(answer: unknown): Verdict {
  if (answer === false) return down('answered false');
  if (typeof answer !== 'object' || answer === null) return { status: 'up' };
  if (isObservable(answer)) return down('answered an Observable: return a promise, such as lastValueFrom(…)');
  // Rows, responses and documents are nobody's verdict, and reading all their properties may be work.
  if (!isPlain(answer)) return { status: 'up' };
  // One indicator without its key, `{ status: 'down', message }`, is understood; `{ status: 42 }` is a
  // mistake.
  if (Object.hasOwn(answer, 'status')) return judgeIndicators({ '': answer });
  const indicators = Object.entries(answer).filter(([, value]) => isIndicator(value));
  return indicators.length === 0 ? { status: 'up' } : judgeIndicators(Object.fromEntries(indicators));
}

function judgeIndicators(indicators: Readonly<Record<string, object>>): Verdict {
  const parts = Object.entries(indicators).map(([key, value]) => {
    const { status, ...data } = { ...value } as Record<string, unknown>;
    return { key, status, data };
  });
  if (!parts.every(({ status }) => typeof status === 'string' && Object.hasOwn(RANK, status))) {
    return down('answered a status that is none of "up", "degraded" and "down"');
  }
  const [first, ...others] = parts.toSorted((a, b) => rank(b.status) - rank(a.status));
  const { status, data } = first as (typeof parts)[number];
  return {
    status: status as Verdict['status'],
    ...(status === 'up' ? {} : { reason: reasonOf(data) }),
    ...harmless(others.length === 0 ? data : indicators),
  };
}

function rank(status: unknown): number {
  return RANK[String(status)] ?? 0;
}

function reasonOf({ message, error }: Record<string, unknown>): string {
  const text = message ?? error;
  return typeof text === 'string' && text !== '' ? scrubMessage(text) : 'said so without a reason';
}

/** A copy that can be shown: without credentials, and only if it is small enough to be read. */
function harmless(data: object): { data?: Record<string, unknown> } {
  const json = JSON.stringify(data, (_key, value: unknown) => {
    if (typeof value === 'string') return scrubMessage(value);
    return typeof value === 'bigint' ? String(value) : value;
  });
  if (json.length > LONGEST_DATA || json === '{}') return {};
  return { data: JSON.parse(json) as Record<string, unknown> };
}

function isIndicator(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'status');
}

function isPlain(answer: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(answer);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function isObservable(answer: object): boolean {
  const { subscribe, pipe } = answer as { subscribe?: unknown; pipe?: unknown };
  return typeof subscribe === 'function' && typeof pipe === 'function';
}
