import { expect, it } from 'vitest';
import { freePort } from '../support/free-port.js';
import { everythingIn } from '../../src/secrets/secrets-provider-harness.js';
import type { SecretErrorKind } from '../../src/secrets/secrets.errors.js';
import { SecretError } from '../../src/secrets/secrets.errors.js';
import { tracesOf } from '../../src/secrets/traces-of.js';
import { databaseRole, enableAppRole, kv2 } from './support/arrange.js';
import { describeWith } from './support/describe-with.js';
import { FaultProxy } from './support/fault-proxy.js';
import { answerWith, html } from './support/faults.js';
import { OpenBao } from './support/open-bao.js';
import { Postgres } from './support/postgres.js';
import { Credentials, VaultService } from './support/vault-service.js';

const CANARY = 'canary "ä/\\+?&=\n 8f2b61c0';
const WRONG_SECRET_ID = 'canary-of-a-wrong-secret-id';
const WRONG_TOKEN = 'canary-of-a-wrong-token';

/** A service that has its secret, before anything goes wrong. */
interface Scene {
  readonly bao: OpenBao;
  readonly proxy: FaultProxy;
  readonly credentials: Credentials;
  /** The variables that the service starts with. */
  readonly environment: Record<string, string>;
}

interface Situation {
  readonly when: string;
  readonly arrange: (scene: Scene) => unknown;
  readonly kind: SecretErrorKind;
  /** What the message says, besides the secret and the place. */
  readonly says: RegExp;
  readonly hint: RegExp;
  /** Where the secret is looked for. Default: its key in the path of all. */
  readonly place?: RegExp;
  /** What is read, where it is not the key in the path of all. */
  readonly location?: string;
}

const PLACE = /^secret\/prod\/orders#password in the Vault at http:\/\/127\.0\.0\.1:\d+$/;

const SITUATIONS: readonly Situation[] = [
  {
    when: 'the secret id is wrong',
    arrange: ({ credentials }) => credentials.write('secret-id', WRONG_SECRET_ID),
    kind: 'unauthenticated',
    says: /AppRole login is refused/,
    hint: /issue a new secret id/,
  },
  {
    when: 'the secret id is used up',
    arrange: async ({ bao, credentials, environment }) => {
      const role = await enableAppRole(bao, { secretIdNumUses: 1 });
      Object.assign(environment, await credentials.appRole(environment['VAULT_ADDR'] ?? '', role));
      const { roleId: role_id, secretId: secret_id } = role;
      await bao.request('POST', 'auth/approle/login', { role_id, secret_id }, '');
    },
    kind: 'unauthenticated',
    says: /AppRole login is refused/,
    hint: /used up: issue a new secret id/,
  },
  {
    when: 'the token of a file is wrong',
    arrange: async ({ credentials, environment }) => {
      delete environment['VAULT_ROLE_ID'];
      delete environment['VAULT_SECRET_ID_FILE'];
      environment['VAULT_TOKEN_FILE'] = await credentials.write('token', WRONG_TOKEN);
    },
    kind: 'unauthenticated',
    says: /does not know the token of .*\/token/,
    hint: /Put a new one there/,
  },
  {
    when: 'the login is not mounted',
    arrange: ({ environment }) => void (environment['VAULT_AUTH_MOUNT'] = 'elsewhere'),
    kind: 'unauthenticated',
    says: /could not be read/,
    hint: /VAULT_AUTH_MOUNT/,
  },
  {
    when: 'the policy does not allow it',
    arrange: ({ bao }) =>
      enableAppRole(bao, { policy: 'path "secret/data/prod/others" { capabilities = ["read"] }' }),
    kind: 'denied',
    says: /may not be read/,
    hint: /policy `read` on secret\/data\/prod\/orders/,
  },
  {
    when: 'nothing was ever written there',
    arrange: ({ bao }) => bao.request('DELETE', 'secret/metadata/prod/orders'),
    kind: 'not-found',
    says: /was not found/,
    hint: /Write the value there/,
  },
  {
    when: 'the path has other keys only',
    arrange: ({ bao }) => kv2(bao, 'prod/orders', { another: CANARY }),
    kind: 'not-found',
    says: /has no key password/,
    hint: /vault kv patch -mount=secret prod\/orders password=…/,
  },
  {
    when: 'the value is null',
    arrange: ({ bao }) => kv2(bao, 'prod/orders', { password: null, another: CANARY }),
    kind: 'not-found',
    says: /has no key password/,
    hint: /vault kv patch/,
  },
  {
    when: 'the version was deleted',
    arrange: ({ bao }) => bao.request('DELETE', 'secret/data/prod/orders'),
    kind: 'not-found',
    says: /was deleted at \d{4}-\d\d-\d\dT/,
    hint: /vault kv undelete/,
  },
  {
    when: 'the version was destroyed',
    arrange: ({ bao }) => bao.request('PUT', 'secret/destroy/prod/orders', { versions: [1] }),
    kind: 'not-found',
    says: /was destroyed/,
    hint: /write a new version/,
  },
  {
    when: 'the answer is malformed',
    arrange: ({ proxy }) =>
      proxy.disturb(
        answerWith(200, { 'Content-Type': 'application/json' }, JSON.stringify({ data: { data: CANARY } })),
        (path) => path.startsWith('/v1/secret/'),
      ),
    kind: 'invalid',
    says: /is malformed/,
    hint: /Correct the value/,
  },
  {
    when: 'a proxy answers for Vault',
    arrange: ({ proxy }) => proxy.disturb(html(200)),
    kind: 'unavailable',
    says: /text\/html/,
    hint: /VAULT_ADDR/,
  },
  {
    when: 'the namespace is wrong',
    arrange: ({ environment }) => void (environment['VAULT_NAMESPACE'] = 'elsewhere'),
    kind: 'unauthenticated',
    says: /no such namespace/,
    hint: /VAULT_NAMESPACE/,
  },
  {
    when: 'the mount is missing',
    arrange: ({ environment }) => void (environment['VAULT_PATH'] = 'elsewhere/prod/orders'),
    place: /^elsewhere\/prod\/orders#password in the Vault at/,
    kind: 'denied',
    says: /there is no such mount, or the token may see nothing of it/,
    hint: /Check that the mount exists/,
  },
  {
    when: 'Vault is sealed',
    arrange: ({ bao }) => bao.seal(),
    kind: 'unavailable',
    says: /Vault is sealed/,
    hint: /vault operator unseal/,
  },
  {
    when: 'Vault asks for fewer requests',
    arrange: async ({ bao }) => {
      await bao.request('POST', 'sys/quotas/rate-limit/reads', { path: 'secret/', rate: 1, interval: '1h' });
      while ((await bao.ask('GET', 'secret/data/prod/orders')).status !== 429);
    },
    kind: 'throttled',
    says: /rate limit/,
    hint: /quota/,
  },
  {
    when: 'nobody listens',
    arrange: async ({ environment }) =>
      void (environment['VAULT_ADDR'] = `http://127.0.0.1:${await freePort()}`),
    kind: 'unavailable',
    says: /could not be read/,
    hint: /VAULT_ADDR/,
  },
  {
    when: 'the secrets engine has no such role',
    location: 'database/creds/orders',
    arrange: ({ bao }) => bao.request('POST', 'sys/mounts/database', { type: 'database' }),
    place: /^database\/creds\/orders in the Vault at/,
    kind: 'not-found',
    says: /no such role/,
    hint: /Create the role/,
  },
];

/** Arranges everything, then what is wrong, then reads. */
async function failureIn({ arrange, location }: Situation): Promise<SecretError> {
  await using bao = await OpenBao.dev();
  await using proxy = await FaultProxy.inFrontOf(bao.address);
  await using credentials = await Credentials.make();
  const role = await enableAppRole(bao);
  await kv2(bao, 'prod/orders', { password: CANARY, big: CANARY.repeat(3_000) });
  const environment = { ...(await credentials.appRole(proxy.address, role)), VAULT_MAX_RETRIES: '0' };
  await arrange({ bao, proxy, credentials, environment });
  await using service = VaultService.open({
    environment,
    locations: location === undefined ? {} : { password: location },
  });
  const error = await service.read('password');
  if (!(error instanceof SecretError)) throw new Error(`it was read: ${JSON.stringify(error)}`);
  const everything = everythingIn(error);
  const canaries = [CANARY, WRONG_SECRET_ID, WRONG_TOKEN, role.secretId, bao.rootToken];
  expect(canaries.flatMap((canary) => tracesOf(canary, everything))).toEqual([]);
  // Nor any token that was issued meanwhile, whoever has it.
  expect(everything).not.toMatch(/\b[sb]\.[A-Za-z0-9]{20,}/);
  return error;
}

describeWith(['openbao'], 'a read of Vault that fails', () => {
  it.for(SITUATIONS)('says what is wrong, where, and what to do, when $when', async (situation) => {
    const error = await failureIn(situation);

    expect({ kind: error.kind, message: error.message }).toEqual({
      kind: situation.kind,
      message: expect.stringMatching(situation.says) as string,
    });
    expect(error.message).toContain('<secret password>');
    expect(error.place).toMatch(situation.place ?? PLACE);
    expect(error.message).toContain(error.place.split(/[# ]/)[0]);
    expect(error.hint).toMatch(situation.hint);
  });
});

describeWith(['openbao', 'postgres'], 'a read of Vault in front of a database that fails', () => {
  it('says that Vault failed when the database is down', async () => {
    const postgres = await Postgres.start();
    const error = await failureIn({
      when: '',
      location: 'database/creds/orders',
      arrange: async ({ bao }) => {
        await databaseRole(bao, postgres, { ttl: '5s' });
        await postgres[Symbol.asyncDispose]();
      },
      kind: 'unavailable',
      says: /./,
      hint: /./,
    });

    expect(error).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('status 500') as string,
    });
    expect(tracesOf(postgres.login.password, everythingIn(error))).toEqual([]);
  });
});

describeWith(['openbao'], 'a value that was written to Vault', () => {
  it.for([
    [
      'a binary one as base64',
      Buffer.from(Uint8Array.from({ length: 256 }, (_, byte) => byte)).toString('base64'),
    ],
    ['64 KiB', 'x'.repeat(65_536)],
    ['unicode', 'pässwörd 密码 🔑 \u0000 e\u0301'],
    ['an empty one', ''],
  ] as const)('comes back as it was: %s', async ([, value]) => {
    await using bao = await OpenBao.dev();
    await using credentials = await Credentials.make();
    const environment = await credentials.appRole(bao.address, await enableAppRole(bao));
    await kv2(bao, 'prod/orders', { password: value });
    await using service = VaultService.open({ environment });

    expect((await service.reading('password')).value).toBe(value);
  });

  it.for(['1', '2'])(
    'is never mistaken for the frame around it: a key `data` in a KV version %s',
    async (version) => {
      await using bao = await OpenBao.dev();
      await using credentials = await Credentials.make();
      const policy = 'path "kv/*" { capabilities = ["read"] }';
      const environment = {
        ...(await credentials.appRole(bao.address, await enableAppRole(bao, { policy }))),
        VAULT_PATH: 'kv/orders',
      };
      await bao.request('POST', 'sys/mounts/kv', { type: 'kv', options: { version } });
      const secret = { data: { password: 'inner' }, metadata: { version: 7 } };
      if (version === '1') await bao.request('POST', 'kv/orders', secret);
      else await bao.request('POST', 'kv/data/orders', { data: secret });
      await using service = VaultService.open({ environment });

      expect((await service.reading('data')).value).toEqual({ password: 'inner' });
    },
  );
});
