import type { Clock } from '../clock.js';
import type { SecretsProvider } from './secrets-provider.js';

/**
 * Has a provider give back what it holds. One that does not come back within `timeout` milliseconds is left: what
 * follows in the shutdown matters more.
 */
export function closeWithin(timeout: number, provider: SecretsProvider, clock: Clock): Promise<void> {
  const deadline = new AbortController();
  return new Promise((resolve, reject) => {
    const callOff = clock.after(timeout, () => {
      deadline.abort(new Error('The time to give secrets back is over.'));
      resolve();
    });
    close(provider, deadline.signal).finally(callOff).then(resolve, reject);
  });
}

/** Rejects also when the provider throws. */
async function close(provider: SecretsProvider, signal: AbortSignal): Promise<void> {
  await provider.close?.(signal);
}
