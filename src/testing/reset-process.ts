import { PinoLogger } from 'nestjs-pino';
import { register } from 'prom-client';

/**
 * Undoes what one application leaves to the next in the same process, because the packages it stands on keep
 * it there: the log level, and the counts of metrics made by `makeCounterProvider` and the like. Call it
 * between tests that look at either.
 */
export function resetProcess(): void {
  register.resetMetrics();
  // Absent until the first application was created, whatever its type says.
  const root = PinoLogger.root as typeof PinoLogger.root | undefined;
  if (root !== undefined) root.level = 'info';
}
