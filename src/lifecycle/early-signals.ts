/** The signals that end a service. */
export const EARLY_SIGNALS = ['SIGTERM', 'SIGINT'] as const;

export type EndSignal = (typeof EARLY_SIGNALS)[number];

const EARLY = Symbol.for('nestjs-deployment:early-signal');

/** Marks the handler that `nestjs-deployment/signals` installs. */
export function markEarly(handler: () => void): () => void {
  return Object.assign(handler, { [EARLY]: true });
}

/** Removes those handlers, for whoever handles the signals from now on. */
export function takeOverSignals(): void {
  for (const signal of EARLY_SIGNALS) {
    for (const listener of process.listeners(signal)) {
      if (EARLY in listener) process.removeListener(signal, listener);
    }
  }
}
