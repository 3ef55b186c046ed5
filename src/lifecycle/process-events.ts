import { EARLY_SIGNALS, takeOverSignals, type EndSignal } from './early-signals.js';

const SERVING = Symbol.for('nestjs-deployment:serving');

/** What happens to a process, for whoever is responsible for it. */
export interface ProcessEvents {
  onSignal(signal: EndSignal): void;
  /** An exception that nobody caught, or a rejection that nobody handled. */
  onFatal(error: unknown, origin: NodeJS.UncaughtExceptionOrigin): void;
  onWarning(warning: Error): void;
  onExit(): void;
}

/**
 * Whether somebody is responsible for this process: the handlers are the mark, so that no other state is
 * needed.
 */
export function isOwned(): boolean {
  return process.listeners('SIGTERM').some((listener) => SERVING in listener);
}

/** Makes `events` responsible for this process. */
export function ownProcess(events: ProcessEvents): void {
  for (const signal of EARLY_SIGNALS) {
    process.on(
      signal,
      Object.assign(() => events.onSignal(signal), { [SERVING]: true }),
    );
  }
  // Only now: when the last listener of a signal goes, one that has come meanwhile is lost.
  takeOverSignals();
  process.on('uncaughtException', (error, origin) => events.onFatal(error, origin));
  process.once('exit', () => events.onExit());
  // What Node prints by itself would be a line that is no JSON.
  const printing = process.listeners('warning').filter(({ name }) => name === 'onWarning');
  for (const listener of printing) process.removeListener('warning', listener);
  // None prints when somebody asked for silence, by NODE_NO_WARNINGS for example.
  if (printing.length > 0) process.on('warning', (warning) => events.onWarning(warning));
  // A reader that went away is noticed where lines are written; on the stream object it would be an uncaught
  // error.
  process.stdout.on('error', () => undefined);
}
