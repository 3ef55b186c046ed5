import { channel } from 'node:diagnostics_channel';
import type { RootModule } from './root-module.js';
import type { AnyServeOptions } from './serve-options.js';

/**
 * Where `serve()` says what it was called with, before it does anything. A channel of Node's, so that whoever listens
 * hears it from whichever copy of this package the application has, one inside its bundle included.
 */
export const SERVE_CHANNEL = 'nestjs-deployment:serve';

/** What is said on {@link SERVE_CHANNEL}. */
export interface ServeOffer {
  readonly root: RootModule;
  readonly options: AnyServeOptions;

  /**
   * Keeps `serve()` from doing anything at all. Gives what can be found out about the application without running it,
   * by the code of the copy that it uses itself: its classes and tokens are those of that copy.
   */
  take(): Promise<typeof import('../inspection/inspection.js')>;
}

/** Whether somebody took over, and nothing is to be done. */
export function isTakenOver(root: RootModule, options: AnyServeOptions): boolean {
  const offers = channel(SERVE_CHANNEL);
  if (!offers.hasSubscribers) return false;
  let isTaken = false;
  const offer: ServeOffer = {
    root,
    options,
    take() {
      isTaken = true;
      return import('../inspection/inspection.js');
    },
  };
  offers.publish(offer);
  return isTaken;
}
