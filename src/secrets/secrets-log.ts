import { formatDuration } from '../config/duration.js';
import type { SecretError } from './secrets.errors.js';
import type { SecretFacts } from './secrets-ledger.js';

/** Where lines about secrets go: Nest's `Logger` fits. Each holds names, places and reasons, never a value. */
export interface SecretsLog {
  log(line: object): void;
  warn(line: object): void;
  error(line: object): void;
}

export const SILENT: SecretsLog = { log: () => undefined, warn: () => undefined, error: () => undefined };

/** Secrets could not be read at the start, and will be tried again in `wait` milliseconds. */
export function retryLine(
  secrets: readonly string[],
  backends: readonly string[],
  error: SecretError | undefined,
  { attempt, wait }: { readonly attempt: number; readonly wait: number },
): object {
  const backend = [...new Set(backends)].join(', ');
  const next = formatDuration(Math.ceil(wait));
  return {
    secrets,
    backend,
    attempt,
    msg: `${secrets.join(', ')} (${backend}): ${clause(error)}; attempt ${attempt}, next try in ${next}`,
  };
}

/** A secret stands differently than before. */
export function stateLine(facts: SecretFacts, error: SecretError | undefined): object {
  const { name, backend, state, failure, failingSince } = facts;
  const kind = failure === undefined ? {} : { kind: failure };
  const since = failingSince === undefined ? {} : { since: failingSince.toISOString() };
  return {
    secret: name,
    backend,
    state,
    ...kind,
    ...since,
    msg: `${name} (${backend}) ${SAYS[state]}${why(error)}`,
  };
}

const SAYS = {
  ok: 'is read again',
  stale: 'cannot be read, its last good value stays in use',
  failed: 'may not be used any more',
  expired: 'has a lease that is over, and there is no other value',
} as const;

/** A listener of `onRotate` failed. Its error may quote the value, so only its class and its place are told. */
export function listenerLine(secret: string, error: unknown): object {
  const kind = error instanceof Error ? error.constructor.name : typeof error;
  const at = error instanceof Error ? firstFrameOf(error) : undefined;
  return {
    secret,
    ...(at === undefined ? {} : { at }),
    msg: `a listener of ${secret}.onRotate() threw ${kind}: make it handle its own errors`,
  };
}

/** Looked for behind the message, which is part of the stack and may look like anything. */
function firstFrameOf({ stack = '', message }: Error): string | undefined {
  const end = stack.indexOf(message) + message.length;
  return end < message.length ? undefined : /^\s+at (.+)$/m.exec(stack.slice(end))?.[1];
}

function why(error: SecretError | undefined): string {
  return error === undefined ? '' : `: ${clause(error)}. ${error.hint}`;
}

function clause(error: SecretError | undefined): string {
  return error?.problem.replace(/\.$/, '') ?? '';
}
