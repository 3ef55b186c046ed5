import { createSign, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { enableAppRole, kv2, logIn, mountKv2, newSecretId, type Root } from './support/arrange.js';
import { BaoAgent } from './support/bao-agent.js';
import { CertificateAuthority } from './support/certificates.js';
import { describeWith } from './support/describe-with.js';
import { LEAST_PRIVILEGE } from './support/least-privilege.js';
import { OpenBao } from './support/open-bao.js';
import { Credentials, VaultService } from './support/vault-service.js';

const CANARY = 'canary-8f2b61c0-in-vault';

async function serverWithSecret(options: Parameters<typeof OpenBao.dev>[0] = {}): Promise<OpenBao> {
  const bao = await OpenBao.dev(options);
  await bao.request('PUT', 'sys/policies/acl/orders', { policy: LEAST_PRIVILEGE });
  await kv2(bao, 'prod/orders', { token: CANARY });
  return bao;
}

const PATH = { VAULT_PATH: 'secret/prod/orders' };

describeWith(['openbao'], 'a service of Vault', () => {
  it('reads ten secrets of one path with one login, one look at the mount and one read', async () => {
    await using bao = await serverWithSecret({ audit: true });
    const names = Array.from({ length: 10 }, (_, i) => `secret${i}`);
    await kv2(bao, 'prod/orders', Object.fromEntries(names.map((name) => [name, `value of ${name}`])));
    await using credentials = await Credentials.make();
    const environment = await credentials.appRole(bao.address, await enableAppRole(bao));
    await using service = VaultService.open({ environment });
    const since = (await bao.auditedRequests()).length;

    const readings = await service.provider.read(names, AbortSignal.timeout(5_000));

    expect([...readings.values()]).toEqual(
      names.map((name) => ({
        value: `value of ${name}`,
        version: '2',
        place: `secret/prod/orders#${name} in the Vault at ${bao.address}`,
        refreshAfter: expect.any(Number) as number,
      })),
    );
    expect((await bao.auditedRequests(since)).map(({ path }) => path)).toEqual([
      'auth/approle/login',
      'sys/internal/ui/mounts/secret/prod/orders',
      'secret/data/prod/orders',
    ]);
  });

  it('logs in by AppRole with a secret id that is read anew for each login', async () => {
    await using bao = await serverWithSecret();
    const role = await enableAppRole(bao, { secretIdNumUses: 1, tokenTtl: '1h' });
    await using credentials = await Credentials.make();
    const environment = await credentials.appRole(bao.address, role);
    await using service = VaultService.open({ environment });

    expect(await service.reading('token')).toMatchObject({ value: CANARY });
    await revokeAll(bao);
    expect(await service.read('token')).toMatchObject({ kind: 'unauthenticated', secret: 'token' });
    await credentials.write('secret-id', await newSecretId(bao));

    expect(await service.reading('token')).toMatchObject({ value: CANARY });
  });

  it('unwraps a secret id once, and goes on with what was in it', async () => {
    await using bao = await serverWithSecret({ audit: true });
    const { roleId } = await enableAppRole(bao);
    await using credentials = await Credentials.make();
    const environment = {
      ...(await credentials.appRole(bao.address, { roleId, secretId: await wrappedSecretId(bao) })),
      VAULT_SECRET_ID_WRAPPING_PATH: 'auth/approle/role/orders/secret-id',
    };
    await using service = VaultService.open({ environment });

    expect(await service.reading('token')).toMatchObject({ value: CANARY });
    await revokeAll(bao);
    expect(await service.reading('token')).toMatchObject({ value: CANARY });

    const paths = (await bao.auditedRequests()).map(({ path }) => path);
    expect(paths.filter((path) => path === 'sys/wrapping/unwrap')).toHaveLength(1);
    expect(paths.filter((path) => path === 'auth/approle/login')).toHaveLength(2);
  });

  it('refuses a wrapping that was made somewhere else, without using it', async () => {
    await using bao = await serverWithSecret({ audit: true });
    const { roleId } = await enableAppRole(bao);
    await using credentials = await Credentials.make();
    const environment = {
      ...(await credentials.appRole(bao.address, { roleId, secretId: await wrappedSecretId(bao) })),
      VAULT_SECRET_ID_WRAPPING_PATH: 'auth/approle/role/others/secret-id',
    };
    await using service = VaultService.open({ environment });

    const failure = await service.read('token');

    expect(failure).toMatchObject({
      kind: 'unauthenticated',
      problem: expect.stringContaining('was not made at auth/approle/role/others/secret-id') as string,
    });
    const paths = (await bao.auditedRequests()).map(({ path }) => path);
    expect(paths).not.toContain('sys/wrapping/unwrap');
  });

  it('says that a wrapping is used, which somebody else may have done', async () => {
    await using bao = await serverWithSecret();
    const { roleId } = await enableAppRole(bao);
    const wrapping = await wrappedSecretId(bao);
    await bao.request('PUT', 'sys/wrapping/unwrap', undefined, wrapping);
    await using credentials = await Credentials.make();
    const environment = {
      ...(await credentials.appRole(bao.address, { roleId, secretId: wrapping })),
      VAULT_SECRET_ID_WRAPPING_PATH: 'auth/approle/role/orders/secret-id',
    };
    await using service = VaultService.open({ environment });

    expect(await service.read('token')).toMatchObject({
      kind: 'unauthenticated',
      hint: expect.stringContaining('somebody else did') as string,
    });
  });

  it('logs in as a user, with the password of a file', async () => {
    await using bao = await serverWithSecret();
    await bao.request('POST', 'sys/auth/userpass', { type: 'userpass' });
    await bao.request('POST', 'auth/userpass/users/orders', { password: 'pw', token_policies: ['orders'] });
    await using credentials = await Credentials.make({ password: 'pw\n' });
    const environment = {
      ...PATH,
      VAULT_ADDR: bao.address,
      VAULT_USERNAME: 'orders',
      VAULT_PASSWORD_FILE: `${credentials.directory}/password`,
    };
    await using service = VaultService.open({ environment });

    expect(await service.reading('token')).toMatchObject({ value: CANARY });
  });

  it('logs in with a signed token that is read anew for each login', async () => {
    await using bao = await serverWithSecret();
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    await bao.request('POST', 'sys/auth/jwt', { type: 'jwt' });
    await bao.request('POST', 'auth/jwt/config', { jwt_validation_pubkeys: [pem], bound_issuer: 'test' });
    await bao.request('POST', 'auth/jwt/role/orders', {
      role_type: 'jwt',
      user_claim: 'sub',
      bound_audiences: ['vault'],
      token_policies: ['orders'],
    });
    const sign = (expiresIn: number): string => {
      const now = Math.floor(Date.now() / 1_000);
      const claims = { iss: 'test', sub: 'svc', aud: 'vault', iat: now - 600, exp: now + expiresIn };
      const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
      const text = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
      return `${text}.${createSign('RSA-SHA256').update(text).sign(privateKey, 'base64url')}`;
    };
    await using credentials = await Credentials.make({ jwt: sign(-300) });
    const environment = {
      ...PATH,
      VAULT_ADDR: bao.address,
      VAULT_ROLE: 'orders',
      VAULT_JWT_FILE: `${credentials.directory}/jwt`,
    };
    await using service = VaultService.open({ environment });

    expect(await service.read('token')).toMatchObject({ kind: 'unauthenticated' });
    await credentials.write('jwt', sign(300));

    expect(await service.reading('token')).toMatchObject({ value: CANARY });
  });

  it('logs in as the service account of its pod', async () => {
    await using bao = await serverWithSecret();
    await using kubernetes = await TokenReviews.start();
    const now = Math.floor(Date.now() / 1_000);
    const jwt = unsignedJwt({
      aud: ['vault'],
      iat: now - 10,
      nbf: now - 10,
      exp: now + 300,
      'kubernetes.io': { namespace: 'default', serviceaccount: { name: 'orders', uid: 'uid-1' } },
    });
    await bao.request('POST', 'sys/auth/kubernetes', { type: 'kubernetes' });
    await using credentials = await Credentials.make({ jwt });
    const authority = await CertificateAuthority.make(`${credentials.directory}/cluster`);
    await bao.request('POST', 'auth/kubernetes/config', {
      kubernetes_host: kubernetes.origin,
      token_reviewer_jwt: jwt,
      disable_local_ca_jwt: true,
      kubernetes_ca_cert: authority.cert,
    });
    await bao.request('POST', 'auth/kubernetes/role/orders', {
      bound_service_account_names: ['orders'],
      bound_service_account_namespaces: ['default'],
      audience: 'vault',
      token_policies: ['orders'],
    });
    const environment = {
      ...PATH,
      VAULT_ADDR: bao.address,
      VAULT_AUTH_METHOD: 'kubernetes',
      VAULT_ROLE: 'orders',
      VAULT_JWT_FILE: `${credentials.directory}/jwt`,
    };
    await using service = VaultService.open({ environment });

    expect(await service.reading('token')).toMatchObject({ value: CANARY });
    expect(kubernetes.reviewed).toBe(1);
  });

  it('lives in the namespace that VAULT_NAMESPACE names', async () => {
    await using bao = await serverWithSecret();
    await bao.request('POST', 'sys/namespaces/team1');
    const team: Root = { request: (method, path, ...rest) => bao.request(method, `team1/${path}`, ...rest) };
    await mountKv2(team);
    await team.request('POST', 'secret/data/prod/orders', { data: { token: 'of team 1' } });
    await using credentials = await Credentials.make();
    const environment = await credentials.appRole(bao.address, await enableAppRole(team));
    await using inside = VaultService.open({ environment: { ...environment, VAULT_NAMESPACE: 'team1' } });
    await using lost = VaultService.open({ environment: { ...environment, VAULT_NAMESPACE: 'nobody' } });

    expect(await inside.reading('token')).toMatchObject({ value: 'of team 1' });
    expect(await lost.read('token')).toMatchObject({
      message: expect.stringContaining('VAULT_NAMESPACE') as string,
    });
  });

  it('logs in with the certificate of its connection', async () => {
    await using bao = await serverWithSecret({ tls: true });
    await using credentials = await Credentials.make({ 'ca.pem': bao.tls?.ca ?? '' });
    const authority = await CertificateAuthority.make(`${credentials.directory}/clients`);
    const client = await authority.issue('app');
    await bao.request('POST', 'sys/auth/cert', { type: 'cert' });
    await bao.request('POST', 'auth/cert/certs/orders', {
      certificate: authority.cert,
      allowed_common_names: ['app'],
      token_policies: ['orders'],
    });
    const environment = {
      ...PATH,
      VAULT_ADDR: bao.address,
      VAULT_CACERT: `${credentials.directory}/ca.pem`,
      VAULT_CLIENT_CERT: client.certFile,
      VAULT_CLIENT_KEY: client.keyFile,
      VAULT_AUTH_METHOD: 'cert',
    };
    await using service = VaultService.open({ environment });

    expect(await service.reading('token')).toMatchObject({ value: CANARY });
  });

  it('leaves the login to an agent behind a socket', async () => {
    await using bao = await serverWithSecret();
    await using agent = await BaoAgent.start(bao, await enableAppRole(bao));
    await using service = VaultService.open({ environment: { ...PATH, VAULT_ADDR: agent.address } });

    expect(await service.reading('token')).toMatchObject({ value: CANARY });
  });

  it('takes the next token of a file as soon as there is one, and revokes none of them', async () => {
    await using bao = await serverWithSecret();
    const role = await enableAppRole(bao);
    const [first, second] = [await logIn(bao, role), await logIn(bao, role)];
    await using credentials = await Credentials.make({ token: `${first}\n` });
    const environment = {
      ...PATH,
      VAULT_ADDR: bao.address,
      VAULT_TOKEN_FILE: `${credentials.directory}/token`,
    };
    const service = VaultService.open({ environment });
    expect(await service.reading('token')).toMatchObject({ value: CANARY });

    await credentials.write('token', second);
    await bao.request('POST', 'auth/token/revoke', { token: first });
    expect(await service.reading('token')).toMatchObject({ value: CANARY });
    await service.close();

    expect((await bao.ask('GET', 'auth/token/lookup-self', undefined, second)).status).toBe(200);
  });

  it('notices that its mount was made into another version, without a restart', async () => {
    await using bao = await serverWithSecret();
    await bao.request('POST', 'sys/mounts/kv', { type: 'kv', options: { version: '1' } });
    await bao.request('POST', 'kv/orders', { token: 'of version 1' });
    const policy = (path: string): string => `path "${path}" { capabilities = ["read"] }`;
    await using credentials = await Credentials.make();
    const environment = {
      ...(await credentials.appRole(bao.address, await enableAppRole(bao, { policy: policy('kv/orders') }))),
      VAULT_PATH: 'kv/orders',
    };
    await using service = VaultService.open({ environment });
    expect(await service.reading('token')).toMatchObject({ value: 'of version 1' });

    await bao.request('PUT', 'sys/policies/acl/orders', { policy: policy('kv/data/orders') });
    await bao.request('POST', 'sys/mounts/kv/tune', { options: { version: '2' } });
    await bao.request('POST', 'kv/data/orders', { data: { token: 'of version 2' } });

    expect(await service.reading('token')).toMatchObject({ value: 'of version 2', version: '2' });
  });

  it('says which file holds a token that Vault does not know', async () => {
    await using bao = await serverWithSecret();
    await using credentials = await Credentials.make({ token: 's.unknownunknownunknown' });
    const environment = {
      ...PATH,
      VAULT_ADDR: bao.address,
      VAULT_TOKEN_FILE: `${credentials.directory}/token`,
    };
    await using service = VaultService.open({ environment });

    const failure = await service.read('token');

    expect(failure).toMatchObject({
      kind: 'unauthenticated',
      problem: expect.stringContaining(`the token of ${credentials.directory}/token`) as string,
    });
    expect(JSON.stringify(failure)).not.toContain('s.unknownunknownunknown');
  });
});

/** Every token of the AppRole, as an operator would who has to end a leak. */
async function revokeAll(bao: OpenBao): Promise<void> {
  await bao.request('PUT', 'sys/leases/revoke-prefix/auth/approle/login');
}

async function wrappedSecretId(bao: OpenBao): Promise<string> {
  const response = await fetch(`${bao.address}/v1/auth/approle/role/orders/secret-id`, {
    method: 'POST',
    headers: { 'X-Vault-Token': bao.rootToken, 'X-Vault-Wrap-TTL': '60s' },
  });
  const { wrap_info } = (await response.json()) as { readonly wrap_info: { readonly token: string } };
  return wrap_info.token;
}

/** Its signature is the API server's business, which vouches for everything here. */
function unsignedJwt(claims: object): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  return `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}.c2lnbmF0dXJl`;
}

/** As much of a Kubernetes API server as a login asks: whose token is this? */
class TokenReviews implements AsyncDisposable {
  reviewed = 0;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<TokenReviews> {
    const server = createServer();
    const reviews = new TokenReviews(server);
    server.on('request', (request, response) => {
      void json(request).then((review) => {
        reviews.reviewed += 1;
        const { spec } = review as { readonly spec: { readonly audiences?: readonly string[] } };
        const user = { username: 'system:serviceaccount:default:orders', uid: 'uid-1', groups: [] };
        const status = { authenticated: true, user, audiences: spec.audiences };
        response.writeHead(201, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify({ ...(review as object), status }));
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return reviews;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }
}
