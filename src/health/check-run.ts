import type { Clock } from '../clock.js';
import { formatDuration } from '../config/duration.js';
import type { Check } from './readiness-check.js';
import { ask, down, type Verdict } from './verdict.js';

/** One run of a check. */
export interface CheckRun {
  /** Never rejects; `undefined` when it was given up. */
  readonly verdict: Promise<Verdict | undefined>;
  /** Ends it without a verdict: the application goes, and nobody waits for the answer any more. */
  readonly giveUp: () => void;
}

/**
 * Asks a check under its deadline.
 *
 * @param onReturn Called when the check has come back, however late: only then it may be started again.
 */
export function runCheck(check: Check, timeoutMs: number, clock: Clock, onReturn: () => void): CheckRun {
  const abort = new AbortController();
  const { promise: verdict, resolve } = Promise.withResolvers<Verdict | undefined>();
  const cancel = clock.after(timeoutMs, () => {
    const reason = `timed out after ${formatDuration(timeoutMs)}`;
    // First the verdict, then the signal: what the check throws when it is aborted is not the reason.
    resolve(down(reason));
    abort.abort(new DOMException(`The readiness check ${reason}.`, 'TimeoutError'));
  });
  const giveUp = (): void => {
    cancel();
    resolve(undefined);
    abort.abort(new DOMException('The application is shutting down.', 'AbortError'));
  };
  void ask(check, abort.signal).then((answer) => {
    cancel();
    onReturn();
    resolve(answer);
  });
  return { verdict, giveUp };
}
