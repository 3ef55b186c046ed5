import { expect, it } from 'vitest';
import { readVaultSettings } from './vault-settings.js';

const GOOD = { VAULT_ADDR: 'https://vault.example:8200', VAULT_TOKEN_FILE: '/t' };
const nothing = (): boolean => false;

it('is an address, a login, and a path when there is one', () => {
  const { settings, problems, warnings } = readVaultSettings(
    { ...GOOD, VAULT_PATH: '/secret/prod/orders/' },
    nothing,
  );

  expect({ problems, warnings }).toEqual({ problems: [], warnings: [] });
  expect(settings).toMatchObject({
    auth: { method: 'token', file: '/t' },
    path: 'secret/prod/orders',
    refreshInterval: 300_000,
  });
});

it('is refused with all problems at once', () => {
  const { settings, problems } = readVaultSettings(
    { VAULT_PATH: 'secret', VAULT_REFRESH_INTERVAL: 'often', VAULT_SKIP_VERIFY: 'perhaps' },
    nothing,
  );

  expect(settings).toBeUndefined();
  expect(problems.map(({ name }) => name).toSorted()).toEqual([
    'VAULT_ADDR',
    'VAULT_AUTH_METHOD',
    'VAULT_PATH',
    'VAULT_REFRESH_INTERVAL',
    'VAULT_SKIP_VERIFY',
  ]);
});

it.each(['secret', 'secret/x#key', 'secret/../x'])('refuses %s as VAULT_PATH', (VAULT_PATH) => {
  const { problems } = readVaultSettings({ ...GOOD, VAULT_PATH }, nothing);

  expect(problems).toMatchObject([{ name: 'VAULT_PATH', example: 'VAULT_PATH=secret/prod/orders' }]);
});

it.each([
  ['90s', 90_000],
  ['1s', 1_000],
])('takes %s between two reads', (VAULT_REFRESH_INTERVAL, refreshInterval) => {
  expect(readVaultSettings({ ...GOOD, VAULT_REFRESH_INTERVAL }, nothing).settings).toMatchObject({
    refreshInterval,
  });
});

it.each(['0s', '999ms', '5', '-1s'])('refuses %s between two reads', (VAULT_REFRESH_INTERVAL) => {
  expect(readVaultSettings({ ...GOOD, VAULT_REFRESH_INTERVAL }, nothing).problems).toMatchObject([
    { name: 'VAULT_REFRESH_INTERVAL' },
  ]);
});

it('goes behind the socket of an agent with nothing but an address', () => {
  const { settings } = readVaultSettings({ VAULT_ADDR: 'unix:///run/vault/agent.sock' }, nothing);

  expect(settings).toMatchObject({
    auth: { method: 'none' },
    connection: { socketPath: '/run/vault/agent.sock' },
  });
});
