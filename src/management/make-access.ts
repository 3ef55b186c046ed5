import { Logger } from '@nestjs/common';
import { processClock } from '../clock.js';
import type { DeploymentConfig } from '../config/deployment.config.js';
import { isDevelopment } from '../config/is-development.js';
import { joinNames } from '../config/variable-name.js';
import type { DeploymentOptions } from '../deployment.options.js';
import { Access } from './access.js';
import type { ManagementToken } from './management-token.js';
import { ProxiedNotice } from './proxied-notice.js';
import { TrustedProxies } from './trusted-proxies.js';

/** The rules of one application, by its variables and options. */
export function makeAccess(
  { host, nodeEnv, management }: DeploymentConfig,
  { management: { writes = true } = {} }: DeploymentOptions,
  token: ManagementToken,
  prefix: string,
): Access {
  const logger = new Logger('Management');
  const named = (name: string): string => joinNames(prefix, name);
  return new Access({
    prefix,
    open: isDevelopment(nodeEnv),
    hosts: [host, ...(management.host === undefined ? [] : [management.host])],
    trustedProxies: TrustedProxies.parse(management.trustedProxies).proxies,
    token,
    hasListener: management.port !== undefined || management.socket !== undefined,
    writesOff: writesOff(writes, management.writes, named('MANAGEMENT_WRITES')),
    onProxied: new ProxiedNotice(
      processClock,
      (line) => logger.warn(line),
      named('MANAGEMENT_TRUSTED_PROXIES'),
    ).note,
  });
}

function writesOff(option: boolean, setting: 'on' | 'off', variable: string): string | undefined {
  if (!option) return 'Writes are switched off: the application sets management.writes to false.';
  return setting === 'off' ? `Writes are switched off: ${variable} is off.` : undefined;
}
