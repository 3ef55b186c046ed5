/**
 * `node --import nestjs-deployment/signals main.js`: a signal ends the process while its modules are still
 * being imported, also as PID 1, for which the kernel has no default action. Once somebody else listens,
 * `serve()` or `app.enableShutdownHooks()`, this steps back.
 */
import { EARLY_SIGNALS, markEarly } from './lifecycle/early-signals.js';

for (const signal of EARLY_SIGNALS) {
  process.on(
    signal,
    markEarly(() => {
      if (process.listenerCount(signal) === 1) process.exit(0);
    }),
  );
}
