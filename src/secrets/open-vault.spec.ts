import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openSecretsProvider, type OpenedSecretsProvider } from './open-secrets-provider.js';
import { Secrets } from './secrets.js';

const CANARY = 'canary-8f2b61c0';

class AppSecrets extends Secrets({ databaseUrl: z.string(), token: z.string() }) {}

const VAULT = { VAULT_ADDR: 'https://127.0.0.1:1', VAULT_TOKEN_FILE: '/run/secrets/vault_token' };
const PATH = { VAULT_PATH: 'secret/prod/orders' };

const open = (
  provider: string,
  environment: Readonly<Record<string, string>>,
): Promise<OpenedSecretsProvider> =>
  openSecretsProvider({ prefix: 'APP', provider }, [AppSecrets], environment);

describe('SECRETS_PROVIDER=vault', () => {
  it('needs no more than an address, a path and a way to log in', async () => {
    const { provider, problems } = await open('vault', { ...VAULT, ...PATH });

    expect(problems).toEqual([]);
    expect(provider?.backend).toBe('vault');
  });

  it('tells all that is missing at once', async () => {
    const { provider, problems } = await open('vault', { APP_TOKEN_FILE: 'relative' });

    expect(provider).toBeUndefined();
    expect(problems.map(({ name }) => name)).toEqual([
      'VAULT_ADDR',
      'VAULT_AUTH_METHOD',
      'VAULT_PATH',
      'APP_TOKEN_FILE',
    ]);
  });

  it('wants a path for what nothing else is said of, and names it', async () => {
    const { problems } = await open('vault', { ...VAULT, APP_TOKEN_FILE: '/run/token' });

    expect(problems).toMatchObject([
      {
        name: 'VAULT_PATH',
        problem: expect.stringContaining('is required') as string,
        hint: 'It says where to read databaseUrl.',
      },
    ]);
  });

  it('wants no path where every secret has a location', async () => {
    const { problems } = await open('vault', {
      ...VAULT,
      APP_TOKEN_FILE: '/run/token',
      APP_SECRETS_LOCATION_DATABASE_URL: 'vault:kv/x#url',
    });

    expect(problems).toEqual([]);
  });

  it('is told with what works, and somebody has to know', async () => {
    const { warnings } = await open('vault', { ...VAULT, ...PATH, VAULT_ADDR: 'http://vault.example:8200' });

    expect(warnings).toMatchObject([{ name: 'VAULT_ADDR' }]);
  });
});

describe('a location in Vault', () => {
  it('sends one secret there, whatever the provider of the others is', async () => {
    const { provider, problems } = await open('directory', {
      ...VAULT,
      APP_SECRETS_LOCATION_TOKEN: 'vault:secret/prod/orders#token',
    });

    expect(problems).toEqual([]);
    const readings = await provider?.read(['token'], AbortSignal.timeout(10_000));
    expect(readings?.get('token')).toMatchObject({
      kind: 'unauthenticated',
      place: 'secret/prod/orders#token in the Vault at https://127.0.0.1:1',
    });
  });

  it('needs the variables of Vault then', async () => {
    const { problems } = await open('directory', { APP_SECRETS_LOCATION_TOKEN: 'vault:secret/prod/orders' });

    expect(problems.map(({ name }) => name)).toEqual(['VAULT_ADDR', 'VAULT_AUTH_METHOD']);
  });

  it.each(['vault:', 'vault:secret', `vault:${CANARY}`, 'vault:a/../b'])(
    'is refused when it is no path, and never quoted: %s',
    async (location) => {
      const { problems } = await open('directory', { APP_SECRETS_LOCATION_TOKEN: location });

      expect(problems).toMatchObject([
        { name: 'APP_SECRETS_LOCATION_TOKEN', problem: 'has to name a path in Vault' },
      ]);
      expect(JSON.stringify(problems)).not.toContain(CANARY);
    },
  );
});
