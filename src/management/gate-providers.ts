import type { Provider } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { DEPLOYMENT_OPTIONS } from '../deployment.module-definition.js';
import type { DeploymentOptions } from '../deployment.options.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { Pause } from '../lifecycle/pause.js';
import { Requests } from '../lifecycle/requests.js';
import { Shutdown } from '../lifecycle/shutdown.js';
import { accessLog } from '../logging/access-log.js';
import { Gate } from './gate.js';
import { Surface } from './surface.js';
import { resolveAlias } from './target.js';

/** Token of the gate before the management listener. */
export const MANAGEMENT_GATE = Symbol('deployment:management-gate');

/** Two ways in to one surface. */
export const gateProviders: readonly Provider[] = [
  {
    provide: Gate,
    inject: [PinoLogger, Lifecycle, Requests, Shutdown, Surface, DEPLOYMENT_OPTIONS],
    useFactory: (
      log: PinoLogger,
      lifecycle: Lifecycle,
      requests: Requests,
      { pause }: Shutdown,
      surface: Surface,
      { management }: DeploymentOptions,
    ) =>
      new Gate(
        log,
        lifecycle,
        requests,
        pause,
        surface,
        management?.aliases === true ? resolveAlias : undefined,
      ),
  },
  {
    provide: MANAGEMENT_GATE,
    inject: [PinoLogger, Lifecycle, Surface, DEPLOYMENT_OPTIONS],
    useFactory: (log: PinoLogger, lifecycle: Lifecycle, surface: Surface, options: DeploymentOptions) => {
      // Requests of its own: whoever watches a drain must not be what it waits for. Nor does anything pause here.
      const requests = new Requests();
      if (options.logging?.access ?? true) requests.observe(accessLog(PinoLogger.root));
      return new Gate(log, lifecycle, requests, new Pause(), surface, undefined);
    },
  },
];
