import type { Clock } from '../clock.js';
import { SecretError, SecretInvalidError, SecretUnavailableError } from './secrets.errors.js';
import type { SecretReading, SecretReadings, SecretsProvider } from './secrets-provider.js';
import { untilAborted } from './until-aborted.js';

/**
 * Reads from a provider that may be anybody's code: whatever it throws, omits or answers, each name ends up
 * with a reading or a `SecretError`.
 * @throws the reason of `signal` when it aborts.
 */
export async function settleRead(
  provider: SecretsProvider,
  names: readonly string[],
  signal: AbortSignal,
): Promise<SecretReadings> {
  signal.throwIfAborted();
  let answered: unknown;
  try {
    answered = await untilAborted(provider.read(names, signal), signal);
  } catch (error) {
    signal.throwIfAborted();
    return new Map(names.map((name) => [name, failureOf(error, name, provider.backend)]));
  }
  return new Map(names.map((name) => [name, outcomeOf(answered, name, provider.backend)]));
}

/** As `settleRead`, but what is not answered within `timeout` milliseconds is unavailable. */
export async function readWithin(
  { clock, timeout }: { readonly clock: Clock; readonly timeout: number },
  provider: SecretsProvider,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<SecretReadings> {
  const deadline = new AbortController();
  const callOff = clock.after(timeout, () =>
    deadline.abort(new Error('The deadline for reading secrets has passed.')),
  );
  try {
    const signals = signal === undefined ? [deadline.signal] : [deadline.signal, signal];
    return await settleRead(provider, names, AbortSignal.any(signals));
  } catch (error) {
    signal?.throwIfAborted();
    if (!deadline.signal.aborted) throw error;
    return new Map(names.map((name) => [name, lateness(name, provider.backend, timeout)]));
  } finally {
    callOff();
  }
}

function lateness(name: string, backend: string, timeout: number): SecretUnavailableError {
  return new SecretUnavailableError(name, {
    place: backend,
    problem: `could not be read: the ${backend} provider did not answer within ${timeout} ms.`,
  });
}

function failureOf(error: unknown, name: string, backend: string): SecretError {
  // One error for the whole read, such as a refused login, stands for every name.
  if (error instanceof SecretError) return error;
  // The provider's error may quote a request with its token or an answer with its values: only its class is
  // told.
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  return new SecretUnavailableError(name, {
    place: backend,
    problem: `could not be read: the ${backend} provider threw ${kind}.`,
    hint: 'A provider settles each name with a reading or one of the six secret errors.',
  });
}

function outcomeOf(answered: unknown, name: string, backend: string): SecretReading | SecretError {
  if (!(answered instanceof Map)) return nonsense(name, backend, 'no map of readings');
  const outcome: unknown = answered.get(name);
  if (outcome === undefined) return nonsense(name, backend, 'nothing for it');
  if (outcome instanceof SecretError) return outcome;
  return isReading(outcome) ? outcome : nonsense(name, backend, 'something that is not a reading');
}

function isReading(outcome: unknown): outcome is SecretReading {
  if (typeof outcome !== 'object' || outcome === null || !('value' in outcome)) return false;
  const { value } = outcome;
  return typeof value === 'string' || (typeof value === 'object' && value !== null && !Array.isArray(value));
}

function nonsense(name: string, backend: string, answered: string): SecretInvalidError {
  return new SecretInvalidError(name, {
    place: backend,
    problem: `could not be read: the ${backend} provider answered ${answered}.`,
    hint: 'A provider settles each name with a reading or one of the six secret errors.',
  });
}
