import { channel } from 'node:diagnostics_channel';
import { forEver } from './for-ever.js';

/**
 * Where an application says that it is being made. Who listens keeps it from going on: an application that was only to
 * be looked at, and that nothing else could keep from starting.
 */
export const MAKE_CHANNEL = 'nestjs-deployment:make';

/** Passes at once, or never. */
export async function unlessHeld(): Promise<void> {
  const notices = channel(MAKE_CHANNEL);
  if (!notices.hasSubscribers) return;
  notices.publish({});
  await forEver();
}
