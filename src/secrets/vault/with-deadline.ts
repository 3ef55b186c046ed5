import type { Clock } from '../../clock.js';
import { untilAborted } from '../until-aborted.js';

/** Gives up a piece of work after some milliseconds, or when `signal` aborts, whether it listens or not. */
export async function withDeadline<T>(
  clock: Clock,
  milliseconds: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const late = new AbortController();
  const callOff = clock.after(milliseconds, () => late.abort(new Error('It took too long.')));
  const either = AbortSignal.any([signal, late.signal]);
  try {
    return await untilAborted(work(either), either);
  } finally {
    callOff();
  }
}
