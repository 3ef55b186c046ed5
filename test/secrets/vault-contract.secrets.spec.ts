import { describe, expect, it } from 'vitest';
import type { SecretsProviderHarness } from '../../src/secrets/secrets-provider-harness.js';
import { describeSecretsProvider } from '../../src/testing/describe-secrets-provider.js';
import { enableAppRole, kv2 } from './support/arrange.js';
import { describeWith } from './support/describe-with.js';
import { FaultProxy } from './support/fault-proxy.js';
import { answerWith } from './support/faults.js';
import { OpenBao } from './support/open-bao.js';
import { Credentials, VaultService } from './support/vault-service.js';

/** A service of its own server, with a proxy between them that counts. */
async function openHarness(): Promise<SecretsProviderHarness> {
  await using opened = new AsyncDisposableStack();
  const bao = opened.use(await OpenBao.dev());
  const proxy = opened.use(await FaultProxy.inFrontOf(bao.address));
  const credentials = opened.use(await Credentials.make());
  const environment = await credentials.appRole(proxy.address, await enableAppRole(bao));
  const service = opened.use(VaultService.open({ environment: { ...environment, VAULT_MAX_RETRIES: '0' } }));
  const held = opened.move();
  let payload: Readonly<Record<string, unknown>> = {};
  const put = async (values: Readonly<Record<string, unknown>>): Promise<void> => {
    payload = { ...payload, ...values };
    await kv2(bao, 'prod/orders', payload);
  };
  return {
    provider: service.provider,
    put: (name, value) => put({ [name]: value }),
    putTogether: put,
    requests: () => proxy.requests.length,
    provoke: {
      denied: async () => {
        await enableAppRole(bao, { policy: 'path "secret/data/prod/others" { capabilities = ["read"] }' });
      },
      unauthenticated: async () => {
        await bao.request('DELETE', 'auth/approle/role/orders');
        await bao.request('PUT', 'sys/leases/revoke-prefix/auth/approle');
      },
      throttled: async () => {
        await bao.request('POST', 'sys/quotas/rate-limit/reads', {
          path: 'secret/',
          rate: 1,
          interval: '1h',
        });
        while ((await bao.ask('GET', 'secret/data/prod/orders')).status !== 429);
      },
      unavailable: () => bao.seal(),
      invalid: () =>
        proxy.disturb(
          answerWith(200, { 'Content-Type': 'application/json' }, '{"data":{"data":"no object"}}'),
          (path) => path === '/v1/secret/data/prod/orders',
        ),
    },
    dispose: () => held.disposeAsync(),
  };
}

describeWith(['openbao'], 'VaultSecrets on a real server', () => {
  describeSecretsProvider({ describe, it, expect }, openHarness, {
    without: {
      binary: 'Vault keeps JSON: bytes are kept there as base64',
      watch: 'Vault tells nobody when a value was replaced',
    },
  });
});
