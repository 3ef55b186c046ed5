import { describe, expect, it } from 'vitest';

import { DeploymentConfig } from './deployment.config.js';
import type { Environment } from './environment.js';
import { loadConfigs } from './load-configs.js';
import type { Problem } from './problem.js';

async function load(
  environment: Environment,
  prefix = '',
): Promise<{ config: DeploymentConfig; problems: readonly Problem[]; warnings: readonly Problem[] }> {
  const { values, problems, warnings } = await loadConfigs(
    [{ config: DeploymentConfig, prefix }],
    environment,
  );
  return { config: values.get(DeploymentConfig) as DeploymentConfig, problems, warnings };
}

describe('the variables of the module', () => {
  it('have defaults, and are unset where the default depends on more', async () => {
    const { config } = await load({});

    expect(config).toBeInstanceOf(DeploymentConfig);
    expect(config).toEqual({
      host: '127.0.0.1',
      port: 8000,
      log: { level: 'info' },
      management: { writes: 'on' },
      shutdownTimeout: 25_000,
      secrets: { startTimeout: 30_000 },
    });
  });

  it('are all read', async () => {
    const { config } = await load({
      HOST: '0.0.0.0',
      PORT: '0',
      LOG_LEVEL: 'debug',
      LOG_FORMAT: 'JSON',
      MANAGEMENT_HOST: '0.0.0.0',
      MANAGEMENT_PORT: '9000',
      MANAGEMENT_SOCKET: '/run/app/management.sock',
      MANAGEMENT_TRUSTED_PROXIES: '10.0.0.0/8, 192.168.0.1',
      MANAGEMENT_WRITES: 'Off',
      DRAIN_DELAY: '0',
      SHUTDOWN_TIMEOUT: '1m',
      STREAM_DRAIN_TIMEOUT: '3s',
      SECRETS_PROVIDER: 'directory',
      SECRETS_DIRECTORY: '/s',
      SECRETS_START_TIMEOUT: '250ms',
      FAKE_SECRETS_FILE: 'f.json',
      NODE_ENV: 'production',
      VERSION: '1.2.3',
      COMMIT: '1e10',
      BUILD: '0012',
      CREDENTIALS_DIRECTORY: '/run/credentials/app',
    });

    expect(config).toEqual({
      host: '0.0.0.0',
      port: 0,
      log: { level: 'debug', format: 'json' },
      management: {
        host: '0.0.0.0',
        port: 9_000,
        socket: '/run/app/management.sock',
        trustedProxies: '10.0.0.0/8, 192.168.0.1',
        writes: 'off',
      },
      drainDelay: 0,
      shutdownTimeout: 60_000,
      streamDrainTimeout: 3_000,
      secrets: { provider: 'directory', directory: '/s', startTimeout: 250 },
      fakeSecretsFile: 'f.json',
      nodeEnv: 'production',
      version: '1.2.3',
      commit: '1e10',
      build: '0012',
      credentialsDirectory: '/run/credentials/app',
    });
  });

  it.each([
    ['WARNING', 'warn'],
    ['Warn', 'warn'],
    ['DEBUG', 'debug'],
    [' silent ', 'silent'],
  ])('LOG_LEVEL=%s means %s', async (text, level) => {
    const { config } = await load({ LOG_LEVEL: text });

    expect(config.log.level).toBe(level);
  });

  it.each([
    ['PORT', '65536', 'expected a whole number from 0 to 65535', 'PORT=8000'],
    ['PORT', '80.5', 'expected a whole number from 0 to 65535', 'PORT=8000'],
    [
      'LOG_LEVEL',
      'constructor',
      'expected one of trace, debug, info, warn, error, fatal, silent',
      'LOG_LEVEL=info',
    ],
    ['MANAGEMENT_PORT', '70000', 'expected a whole number from 0 to 65535', 'MANAGEMENT_PORT=9000'],
    ['MANAGEMENT_WRITES', 'no', 'expected one of on, off', 'MANAGEMENT_WRITES=on'],
    ['DRAIN_DELAY', '5', 'expected a duration such as 250ms, 5s, 10m or 1h', 'DRAIN_DELAY=5s'],
    [
      'SECRETS_PROVIDER',
      'aws',
      'expected one of vault, directory, fake; aws, gcp, azure and encrypted come with later versions',
      'SECRETS_PROVIDER=directory',
    ],
  ])('%s=%s is a problem', async (name, text, problem, example) => {
    const { problems } = await load({ [name]: text });

    expect(problems).toEqual([{ name, problem, example }]);
  });
});

it.each(['600h', '25d'])(
  'no timer of the module is as long as %s, which Node would not wait for',
  async (text) => {
    const { problems } = await loadConfigs([DeploymentConfig], { SHUTDOWN_TIMEOUT: text });

    expect(problems).toMatchObject([{ name: 'SHUTDOWN_TIMEOUT', problem: 'expected at most 24d' }]);
  },
);

describe('under a prefix', () => {
  it('they are read with it and not without', async () => {
    const { config } = await load({ APP_LOG_LEVEL: 'error', LOG_FORMAT: 'json', VERSION: '1' }, 'APP');

    expect(config.log).toEqual({ level: 'error' });
    expect(config.version).toBeUndefined();
  });

  it('HOST and PORT are still read, but the prefixed ones win', async () => {
    const bare = await load({ HOST: 'a', PORT: '1' }, 'APP');
    const both = await load({ HOST: 'a', PORT: '1', APP_HOST: 'b', APP_PORT: '2' }, 'APP');
    const blank = await load({ HOST: 'a', APP_HOST: '' }, 'APP');

    expect([bare, both, blank].map(({ config }) => [config.host, config.port])).toEqual([
      ['a', 1],
      ['b', 2],
      ['a', 8000],
    ]);
  });

  it('the one that was set is named in its problem', async () => {
    const { problems } = await load({ PORT: 'abc' }, 'APP');

    expect(problems[0]).toMatchObject({ name: 'PORT', example: 'PORT=8000' });
  });

  it('the service link APP_PORT gives way to PORT, with a warning', async () => {
    const { config, warnings } = await load({ APP_PORT: 'tcp://10.0.0.1:80', PORT: '9' }, 'APP');

    expect(config.port).toBe(9);
    expect(warnings.map(({ name }) => name)).toEqual(['APP_PORT']);
  });

  it('NODE_ENV and CREDENTIALS_DIRECTORY never have one', async () => {
    const { config, warnings } = await load(
      { NODE_ENV: 'test', CREDENTIALS_DIRECTORY: '/c', APP_NODE_ENV: 'production' },
      'APP',
    );

    expect([config.nodeEnv, config.credentialsDirectory]).toEqual(['test', '/c']);
    expect(warnings.map(({ name }) => name)).toEqual(['APP_NODE_ENV']);
  });
});
