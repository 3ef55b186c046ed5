import type { DeploymentConfig } from './config/deployment.config.js';
import type { Environment } from './config/environment.js';
import type { Problem } from './config/problem.js';
import { joinNames } from './config/variable-name.js';
import { isBlank } from './config/variable-text.js';
import { TrustedProxies } from './management/trusted-proxies.js';

/** What there is to know besides the settings. */
export interface ContradictionContext {
  readonly prefix: string;
  readonly environment: Environment;
  /** Whether the application listens on `HOST:PORT` itself. */
  readonly hasHttp: boolean;
}

/** Settings that are each right and cannot work, or make no sense, together. */
export interface Contradictions {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Looks at the module's own variables all together; there are none when they cannot be read. */
export function contradictions(
  config: DeploymentConfig | undefined,
  context: ContradictionContext,
): Contradictions {
  if (config === undefined) return { problems: [], warnings: [] };
  return {
    problems: [...samePort(config, context), ...strangeProxies(config, context)],
    warnings: [...noTimeLeft(config, context), ...hostWithoutPort(config, context)],
  };
}

function samePort(
  { port, management }: DeploymentConfig,
  { prefix, environment, hasHttp }: ContradictionContext,
): Problem[] {
  if (!hasHttp || port === 0 || management.port !== port) return [];
  const prefixed = joinNames(prefix, 'PORT');
  const other = isBlank(environment[prefixed]) ? 'PORT' : prefixed;
  return [
    {
      name: joinNames(prefix, 'MANAGEMENT_PORT'),
      problem: `is the same port as ${other}, and they are two listeners`,
      hint: 'Set one of them to another port.',
    },
  ];
}

function strangeProxies({ management }: DeploymentConfig, { prefix }: ContradictionContext): Problem[] {
  const name = joinNames(prefix, 'MANAGEMENT_TRUSTED_PROXIES');
  const { problems } = TrustedProxies.parse(management.trustedProxies);
  return problems.map((problem) => ({
    name,
    problem: `is wrong: ${problem}`,
    example: `${name}=10.0.0.0/8`,
  }));
}

function noTimeLeft(
  { drainDelay = 0, shutdownTimeout }: DeploymentConfig,
  { prefix }: ContradictionContext,
): Problem[] {
  if (drainDelay < shutdownTimeout) return [];
  const limit = joinNames(prefix, 'SHUTDOWN_TIMEOUT');
  return [
    {
      name: joinNames(prefix, 'DRAIN_DELAY'),
      problem: `leaves no time of ${limit} to finish what is in flight`,
      hint: `Raise ${limit}.`,
    },
  ];
}

function hostWithoutPort({ management }: DeploymentConfig, { prefix }: ContradictionContext): Problem[] {
  if (management.host === undefined || management.port !== undefined) return [];
  const port = joinNames(prefix, 'MANAGEMENT_PORT');
  return [
    {
      name: joinNames(prefix, 'MANAGEMENT_HOST'),
      problem: `does nothing without ${port}`,
      hint: `Set ${port} too.`,
    },
  ];
}
