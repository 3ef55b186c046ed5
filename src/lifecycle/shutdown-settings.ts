import type { DeploymentVariables } from '../config/deployment.config.js';
import { isDevelopment } from '../config/is-development.js';
import type { ShutdownSettings } from './shutdown.js';

/** Long enough for a balancer that asks every second or two and believes the second answer. */
const DEFAULT_DELAY_MS = 5_000;

/** Long enough for clients to leave one after another, with half of the usual 25 seconds left. */
const DEFAULT_STREAMS_MS = 10_000;

/**
 * Where people and reloading dev servers wait for the port, and where no balancer sends requests because there is no
 * HTTP, there is no delay unless somebody asks for one. Nor do streams go on there: a page that is open in a browser
 * would hold up each reload.
 */
export function shutdownSettings(
  { drainDelay, shutdownTimeout, streamDrainTimeout, nodeEnv }: DeploymentVariables,
  isTerminal: boolean,
  hasHttp = true,
): ShutdownSettings {
  const isAwaited = isTerminal || isDevelopment(nodeEnv);
  return {
    drainDelay: drainDelay ?? (isAwaited || !hasHttp ? 0 : DEFAULT_DELAY_MS),
    shutdownTimeout,
    streamDrainTimeout: streamDrainTimeout ?? (isAwaited ? 0 : DEFAULT_STREAMS_MS),
  };
}
