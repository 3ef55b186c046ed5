import type { SecretFacts, SecretsLedger } from '../secrets/secrets-ledger.js';
import type { Check } from './readiness-check.js';
import type { Readiness } from './readiness.js';

/**
 * Adds one check for each backend that secrets come from: `secrets-vault`. It asks the backend nothing, because who
 * keeps the secrets current knows already. What cannot be refreshed is degraded and costs no traffic; only a lease
 * that is over without another value takes the instance out, because its value works no more.
 */
export function addSecretsChecks(readiness: Readiness, ledger: SecretsLedger): void {
  for (const name of new Set(ledger.entries.map(checkNameOf))) {
    // The ledger is right the first time, and looking at it costs nothing.
    readiness.register(name, checkOf(name, ledger), { cacheFor: '0s', failureThreshold: 1 });
  }
}

function checkOf(name: string, ledger: SecretsLedger): Check {
  return {
    check: () => {
      const bad = ledger.entries.filter((entry) => entry.state !== 'ok' && checkNameOf(entry) === name);
      if (bad.length === 0) return true;
      const status = bad.some(({ state }) => state === 'expired') ? 'down' : 'degraded';
      return { [name]: { status, message: bad.map(reasonOf).join('; ') } };
    },
  };
}

/** A provider of somebody's own may call its backend what it likes; a check has to fit into a path. */
function checkNameOf({ backend }: SecretFacts): string {
  return `secrets-${backend.replace(/[^A-Za-z0-9._~-]+/g, '-')}`.slice(0, 100);
}

function reasonOf({ name, state, failure, failingSince }: SecretFacts): string {
  const since = failingSince === undefined ? '' : ` since ${failingSince.toISOString()}`;
  return failure === undefined ? `${name} is ${state}` : `${name} is ${state} (${failure}${since})`;
}
