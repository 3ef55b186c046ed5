import { LOG_LEVELS, type LogLevel } from '../logging/log-level.js';
import { Config } from './config.js';
import { choice, durationText, integer, object, rootObject, text } from './schema.js';

/** What the module reads about itself from the environment. Durations are milliseconds. */
export interface DeploymentVariables {
  readonly host: string;
  readonly port: number;
  readonly log: {
    readonly level: LogLevel;
    /** Unset: `human` on a terminal, else `json`. */
    readonly format?: 'human' | 'json';
  };
  readonly management: {
    readonly host?: string;
    /** Unset: `/-/` has no port of its own. */
    readonly port?: number;
    /** Unset: `/-/` has no unix socket. */
    readonly socket?: string;
    /** Addresses and ranges, as they were written. */
    readonly trustedProxies?: string;
    readonly writes: 'on' | 'off';
  };
  /** Unset: 5 seconds, none on a terminal, in development or where there is no HTTP. */
  readonly drainDelay?: number;
  readonly shutdownTimeout: number;
  /** Unset: 10 seconds, none on a terminal or in development. */
  readonly streamDrainTimeout?: number;
  readonly secrets: {
    readonly provider?: 'vault' | 'directory' | 'fake';
    readonly directory?: string;
    readonly startTimeout: number;
  };
  readonly fakeSecretsFile?: string;
  readonly nodeEnv?: string;
  readonly version?: string;
  readonly commit?: string;
  readonly build?: string;
  readonly credentialsDirectory?: string;
}

const schema = rootObject<DeploymentVariables>({
  host: text({ default: '127.0.0.1', description: 'Where the service listens.', 'x-unprefixed': 'fallback' }),
  port: integer({
    default: 8000,
    minimum: 0,
    maximum: 65535,
    description: 'The port it listens on; 0 takes a free one.',
    'x-unprefixed': 'fallback',
  }),
  log: object<DeploymentVariables['log']>({
    level: choice(
      LOG_LEVELS,
      { default: 'info', description: 'The least important lines that are written.' },
      { warning: 'warn' },
    ),
    format: choice(['human', 'json'], {
      description: 'How lines are written. Unset: human on a terminal, else json.',
      examples: ['json'],
    }),
  }),
  management: object<DeploymentVariables['management']>({
    host: text({
      description: 'Where the port of /-/ listens. Unset: 127.0.0.1.',
      examples: ['127.0.0.1'],
    }),
    port: integer({
      minimum: 0,
      maximum: 65535,
      description: 'A port of its own for /-/; 0 takes a free one. Unset: none.',
      examples: [9000],
    }),
    socket: text({
      description: 'A unix socket for /-/, which only its owner can open. Unset: none.',
      examples: ['/run/app/management.sock'],
    }),
    trustedProxies: text({
      description:
        'Proxies whose requests to /-/ are answered: addresses and ranges, comma-separated. Unset: none.',
      examples: ['10.0.0.0/8'],
    }),
    writes: choice(['on', 'off'], {
      default: 'on',
      description: 'Whether anything can be changed under /-/ at all.',
    }),
  }),
  drainDelay: durationText({
    description:
      'How long it goes on serving after SIGTERM, so that balancers notice. Unset: 5s; 0s on a terminal, without HTTP, or when NODE_ENV is development or test.',
    examples: ['5s'],
  }),
  shutdownTimeout: durationText({
    default: '25s',
    description: 'How long a shutdown may take, the delay included.',
  }),
  streamDrainTimeout: durationText({
    description:
      'How long event streams and WebSockets may go on after that delay before they are ended. Unset: 10s; 0s on a terminal, or when NODE_ENV is development or test.',
    examples: ['10s'],
  }),
  secrets: object<DeploymentVariables['secrets']>({
    provider: choice(
      ['vault', 'directory', 'fake'],
      {
        description: 'Where secrets come from. Required once the application declares one.',
        examples: ['directory'],
      },
      {},
      '; aws, gcp, azure and encrypted come with later versions',
    ),
    directory: text({
      description:
        'The folder that the directory provider reads. Unset: the one that systemd passes, else /run/secrets.',
      examples: ['/run/secrets'],
    }),
    startTimeout: durationText({
      default: '30s',
      description: 'How long reading all secrets may take at start.',
    }),
  }),
  fakeSecretsFile: text({
    description: 'A JSON file with the secrets of the fake provider.',
    examples: ['fakes.json'],
  }),
  nodeEnv: text({
    description: 'development and test relax what production forbids.',
    examples: ['production'],
    'x-unprefixed': 'always',
  }),
  version: text({
    description: 'The version that /-/version shows. Unset: from package.json.',
    examples: ['1.4.2'],
  }),
  commit: text({ description: 'The commit that /-/version shows.', examples: ['4f2a9c1'] }),
  build: text({ description: 'The build that /-/version shows.', examples: ['1234'] }),
  credentialsDirectory: text({
    description: 'Set by systemd: the folder of the credentials it passes.',
    examples: ['/run/credentials/app.service'],
    'x-unprefixed': 'always',
  }),
});

/**
 * The module's own variables, injectable: `deployment.log.level`. Unset ones stay undefined where the default
 * depends on more.
 */
export class DeploymentConfig extends Config('', schema) {}
