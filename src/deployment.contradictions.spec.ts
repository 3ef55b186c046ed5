import { expect, it } from 'vitest';
import { DeploymentConfig } from './config/deployment.config.js';
import type { Environment } from './config/environment.js';
import { loadConfigs } from './config/load-configs.js';
import { contradictions } from './deployment.contradictions.js';

async function found(environment: Environment, { prefix = '', hasHttp = true } = {}) {
  const { values } = await loadConfigs([{ config: DeploymentConfig, prefix }], environment);
  const config = values.get(DeploymentConfig) as DeploymentConfig | undefined;
  return contradictions(config, { prefix, environment, hasHttp });
}

it('settings that fit together are none', async () => {
  expect(await found({ PORT: '8000', MANAGEMENT_PORT: '9000' })).toEqual({ problems: [], warnings: [] });
});

it.each([
  [{ PORT: '9000', MANAGEMENT_PORT: '9000' }, '', 'MANAGEMENT_PORT is the same port as PORT,'],
  [{ MANAGEMENT_PORT: '8000', MANAGEMENT_HOST: '::1' }, '', 'MANAGEMENT_PORT is the same port as PORT,'],
  [{ PORT: '9000', APP_MANAGEMENT_PORT: '9000' }, 'APP', 'APP_MANAGEMENT_PORT is the same port as PORT,'],
  [
    { APP_PORT: '9000', APP_MANAGEMENT_PORT: '9000' },
    'APP',
    'APP_MANAGEMENT_PORT is the same port as APP_PORT,',
  ],
])('%j are one port for two listeners', async (environment, prefix, sentence) => {
  const { problems } = await found(environment, { prefix });

  expect(problems.map(({ name, problem }) => `${name} ${problem}`)).toEqual([
    expect.stringContaining(sentence),
  ]);
});

it('equal ports are fine where the system chooses, and where there is no HTTP', async () => {
  expect(await found({ PORT: '0', MANAGEMENT_PORT: '0' })).toMatchObject({ problems: [] });
  expect(await found({ PORT: '9000', MANAGEMENT_PORT: '9000' }, { hasHttp: false })).toMatchObject({
    problems: [],
  });
});

it('a host without a port is told, and keeps nothing from starting', async () => {
  expect(await found({ MANAGEMENT_HOST: '0.0.0.0' })).toMatchObject({
    problems: [],
    warnings: [{ name: 'MANAGEMENT_HOST', problem: 'does nothing without MANAGEMENT_PORT' }],
  });
});

it('a proxy that is no address is a problem, without the text', async () => {
  const { problems } = await found({ MANAGEMENT_TRUSTED_PROXIES: '10.0.0.0/8, hunter2' });

  expect(problems).toMatchObject([{ name: 'MANAGEMENT_TRUSTED_PROXIES' }]);
  expect(JSON.stringify(problems)).toContain('entry 2');
  expect(JSON.stringify(problems)).not.toContain('hunter2');
});

it('a drain as long as the whole shutdown is told', async () => {
  expect(await found({ DRAIN_DELAY: '25s' })).toMatchObject({ warnings: [{ name: 'DRAIN_DELAY' }] });
});

it('variables that cannot be read contradict nothing', async () => {
  expect(await found({ PORT: 'abc', MANAGEMENT_HOST: 'a' })).toEqual({ problems: [], warnings: [] });
});
