import type { Clock } from '../clock.js';
import type { LoadSecretsOptions } from './load-secrets.js';
import type { SecretsLog } from './secrets-log.js';
import type { SecretValue } from './secrets-provider.js';

/** All times are milliseconds. */
export interface SecretsKeeperOptions {
  /** The usual time between two reads of a secret whose store says nothing about it. @default 5 minutes */
  readonly interval?: number;
  /** How long one refresh may take, retries of the provider's own included. @default 60 seconds */
  readonly readTimeout?: number;
  /** How long the provider may take to give back what it holds. @default 1 second */
  readonly closeTimeout?: number;
  /** Gets each value before anybody else does, when it is new. */
  readonly onValue?: (name: string, value: SecretValue) => void;
  readonly log?: SecretsLog;
  readonly clock?: Clock;
  /** From 0 to 1, for jitter. */
  readonly random?: () => number;
}

/** What a start says about its secrets. */
export type StartOptions = Pick<LoadSecretsOptions, 'timeout' | 'environment' | 'prefix' | 'onAttempt'> & {
  /** Whether what may pass is tried again until `timeout` is over. @default true */
  readonly retry?: boolean;
};
