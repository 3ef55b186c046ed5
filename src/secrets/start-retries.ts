import type { Clock } from '../clock.js';
import { pause } from './pause.js';
import { untilStartRetry } from './refresh-plan.js';
import { backendOf } from './routed-secrets.js';
import type { SecretReads } from './secret-reads.js';
import { SecretError, SecretThrottledError, SecretUnavailableError } from './secrets.errors.js';
import { retryLine, type SecretsLog } from './secrets-log.js';
import type { SecretReading, SecretReadings, SecretsProvider } from './secrets-provider.js';
import { readWithin } from './settle-read.js';

export interface StartReading {
  /** Milliseconds for all attempts together. */
  readonly timeout: number;
  /** Whether what may pass is tried again. */
  readonly retry: boolean;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: SecretsLog;
  readonly reads: SecretReads;
  readonly signal?: AbortSignal | undefined;
  /** Called before each attempt, with the backends that are asked and the number of the attempt. */
  readonly onAttempt?: ((backends: readonly string[], attempt: number) => void) | undefined;
}

/**
 * Reads all names, and those again whose store could not answer yet, until the time is over. The last outcome of
 * each counts.
 * @throws the reason of `signal` when it aborts.
 */
export async function readAtStart(
  provider: SecretsProvider,
  names: readonly string[],
  reading: StartReading,
): Promise<SecretReadings> {
  const { timeout, clock, log, signal } = reading;
  const end = clock.now() + timeout;
  const outcomes = new Map<string, SecretReading | SecretError>();
  let pending = names;
  for (let attempt = 1; pending.length > 0; attempt += 1) {
    reading.onAttempt?.([...new Set(pending.map((name) => backendOf(provider, name)))], attempt);
    const answers = await readOnce(provider, pending, Math.ceil(end - clock.now()), reading);
    const isLate = clock.now() >= end;
    for (const [name, answer] of answers) {
      // What the store said before says more than that it was silent in the rest of the time.
      if (!isLate || !outcomes.has(name)) outcomes.set(name, answer);
    }
    const failures = new Map([...answers].filter(isTransientEntry));
    const wait = untilNextTry([...failures.values()], attempt, reading);
    // A try for which there is no time left is not waited for: whoever restarts the service has time.
    if (clock.now() + wait >= end) break;
    pending = [...failures.keys()];
    const backends = pending.map((name) => backendOf(provider, name));
    log.warn(retryLine(pending, backends, failures.values().next().value, { attempt, wait }));
    await pause(clock, wait, signal);
  }
  return outcomes;
}

function untilNextTry(
  errors: readonly SecretError[],
  attempt: number,
  { retry, random }: StartReading,
): number {
  if (!retry || errors.length === 0) return Number.POSITIVE_INFINITY;
  return untilStartRetry(errors, attempt, random);
}

function isTransientEntry(
  entry: readonly [string, SecretReading | SecretError],
): entry is [string, SecretError] {
  return isTransient(entry[1]);
}

/** Whether the same read may work later. */
export function isTransient(outcome: unknown): outcome is SecretError {
  return outcome instanceof SecretUnavailableError || outcome instanceof SecretThrottledError;
}

async function readOnce(
  provider: SecretsProvider,
  names: readonly string[],
  timeout: number,
  { clock, reads, signal }: StartReading,
): Promise<SecretReadings> {
  const startedAt = clock.now();
  const answers = await readWithin({ clock, timeout }, provider, names, signal);
  const backends = names.map((name) => backendOf(provider, name));
  reads.took(backends, clock.now() - startedAt);
  names.forEach((name, index) => {
    const answer = answers.get(name);
    reads.ended(backends[index] ?? '', answer instanceof SecretError ? answer.kind : 'ok');
  });
  return answers;
}
