import type { DynamicModule, Provider } from '@nestjs/common';
import { ConfigModule, registerAs } from '@nestjs/config';
import type { AnyConfigClass } from './config/config.js';
import { DeploymentConfig } from './config/deployment.config.js';
import { BOOT, type Boot } from './deployment.boot.js';
import { DeploymentError } from './deployment.error.js';
import type { DeploymentFeatureOptions } from './deployment.options.js';

/**
 * A module that is loaded lazily declares configuration or secrets, which were all read when the application
 * was created.
 */
export class LateDeclarationError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_DECLARATION_LATE';

  constructor(token: object) {
    super(
      `${(token as { name: string }).name} is declared by a module that was loaded after the application was created.`,
      'Declare it in DeploymentModule.forRoot(), so that it is read and reported at the start.',
    );
  }
}

/** What declared classes bring into a module: an instance of each, and their values in `ConfigService`. */
export interface Declarations {
  readonly providers: Provider[];
  readonly tokens: object[];
  readonly namespaces: DynamicModule[];
}

export function declarations({ config = [], secrets = [] }: DeploymentFeatureOptions): Declarations {
  const configs = list(config);
  const tokens = [...configs, ...list(secrets)];
  const prefixes = new Set(configs.map(({ prefix }) => prefix));
  return {
    tokens,
    providers: tokens.map(fromBoot),
    namespaces: [...prefixes].map((prefix) => namespace(nameOf(prefix), (boot) => valuesUnder(prefix, boot))),
  };
}

/** The module's own variables, which every application has. */
export function ownDeclarations(): Declarations {
  return {
    tokens: [DeploymentConfig],
    providers: [fromBoot(DeploymentConfig)],
    namespaces: [namespace('deployment', ({ values }) => ({ ...values.get(DeploymentConfig) }))],
  };
}

function list<T>(one: T | readonly T[]): readonly T[] {
  return Array.isArray(one) ? (one as readonly T[]) : [one as T];
}

function fromBoot(token: object): Provider {
  return {
    provide: token as never,
    inject: [BOOT],
    useFactory: ({ values }: Boot): object => {
      const value = values.get(token);
      if (value === undefined) throw new LateDeclarationError(token);
      return value;
    },
  };
}

function nameOf(prefix: string): string {
  return prefix === '' ? 'app' : prefix.toLowerCase();
}

/** Several classes on one prefix are one namespace, whichever modules declare them. */
function valuesUnder(prefix: string, { values }: Boot): object {
  const classes = [...values.keys()].filter(
    (token): token is AnyConfigClass =>
      token !== DeploymentConfig && 'prefix' in token && token.prefix === prefix,
  );
  return Object.assign({}, ...classes.map((token) => values.get(token))) as object;
}

/**
 * Hands values to `@nestjs/config`. The factory of `registerAs` takes no dependencies, but the provider made
 * of it does: so nothing is read when modules are imported, and nothing is written to `process.env`.
 */
function namespace(name: string, valuesOf: (boot: Boot) => object): DynamicModule {
  const feature = ConfigModule.forFeature(registerAs(name, valuesOf as unknown as () => object));
  const [provider] = feature.providers ?? [];
  (provider as { inject: unknown[] }).inject = [BOOT];
  return feature;
}
