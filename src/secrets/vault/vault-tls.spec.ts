import { readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import type { ServerOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { makeAuthority, makeCertificate, type KeyPair } from '../../../test/support/certificates.js';
import { VaultStub } from '../../../test/support/vault-stub.js';
import { VaultClient, type VaultAnswer } from './vault-client.js';
import { readVaultConnection } from './vault-connection.js';

let made: string;
let authority: KeyPair;
let stranger: KeyPair;
let local: KeyPair;
let elsewhere: KeyPair;
let newer: KeyPair;
let foreign: KeyPair;

beforeAll(async () => {
  made = await mkdtemp(join(tmpdir(), 'vault-tls-'));
  authority = makeAuthority(made, 'authority');
  stranger = makeAuthority(made, 'stranger');
  local = makeCertificate(made, 'local', authority, 'IP:127.0.0.1');
  elsewhere = makeCertificate(made, 'elsewhere', authority, 'DNS:vault.internal');
  newer = makeCertificate(made, 'newer', stranger, 'IP:127.0.0.1');
  foreign = makeCertificate(made, 'foreign', stranger, 'DNS:app');
});
afterAll(() => rm(made, { recursive: true }));

const pemOf = (file: string): string => readFileSync(file, 'utf8');
const pairOf = ({ cert, key }: KeyPair): ServerOptions => ({ cert: pemOf(cert), key: pemOf(key) });

describe('a connection with TLS', () => {
  let directory: string;
  let stub: VaultStub;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'vault-tls-'));
    stub = await VaultStub.open({ secure: pairOf(local) });
  });
  afterEach(async () => {
    await stub[Symbol.asyncDispose]();
    await rm(directory, { recursive: true });
  });

  const clientOf = (variables: Readonly<Record<string, string>>, at = stub): VaultClient => {
    const { connection, problems } = readVaultConnection({ VAULT_ADDR: at.origin, ...variables });
    if (connection === undefined) throw new Error(JSON.stringify(problems));
    return new VaultClient(connection, { random: () => 0 });
  };
  const ask = (client: VaultClient): Promise<VaultAnswer> =>
    client.request({ method: 'GET', path: 'a', token: 'canary', signal: new AbortController().signal });

  it.each<[string, () => Readonly<Record<string, string>>]>([
    ['VAULT_CACERT', () => ({ VAULT_CACERT: authority.cert })],
    ['VAULT_CACERT_BYTES', () => ({ VAULT_CACERT_BYTES: pemOf(authority.cert) })],
    [
      'VAULT_CACERT_BYTES rather than VAULT_CACERT',
      () => ({ VAULT_CACERT_BYTES: pemOf(authority.cert), VAULT_CACERT: stranger.cert }),
    ],
    [
      'VAULT_CACERT rather than VAULT_CAPATH',
      () => ({ VAULT_CACERT: authority.cert, VAULT_CAPATH: '/nowhere' }),
    ],
    ['VAULT_SKIP_VERIFY=true', () => ({ VAULT_SKIP_VERIFY: 'true' })],
  ])('trusts by %s', async (_, variables) => {
    expect(await ask(clientOf(variables()))).toMatchObject({ status: 200 });
  });

  it('trusts by the files of VAULT_CAPATH, also where they are links as in a volume of Kubernetes', async () => {
    await mkdir(join(directory, '..data'));
    await cp(authority.cert, join(directory, '..data/authority.pem'));
    await symlink('..2026_gone', join(directory, '..data_tmp'));
    await symlink('..data/authority.pem', join(directory, 'authority.pem'));
    await cp(stranger.cert, join(directory, 'stranger.pem'));
    await writeFile(join(directory, 'README'), 'about these files');
    await mkdir(join(directory, 'old'));

    expect(await ask(clientOf({ VAULT_CAPATH: directory }))).toMatchObject({ status: 200 });
  });

  it.each<[string, () => Readonly<Record<string, string>>]>([
    ['nobody is named to trust', () => ({})],
    ['another CA is trusted', () => ({ VAULT_CACERT: stranger.cert })],
    ['VAULT_SKIP_VERIFY is false', () => ({ VAULT_SKIP_VERIFY: 'false' })],
  ])('is not made when %s', async (_, variables) => {
    await expect(ask(clientOf(variables()))).rejects.toMatchObject({
      reason: 'tls',
      sent: false,
      hint: expect.stringContaining('VAULT_CACERT'),
    });
    expect(stub.requests).toEqual([]);
  });

  it('is not made with a server of another name, unless that name is expected', async () => {
    await using other = await VaultStub.open({ secure: pairOf(elsewhere) });
    const variables = { VAULT_CACERT: authority.cert };

    await expect(ask(clientOf(variables, other))).rejects.toMatchObject({
      reason: 'tls',
      hint: expect.stringContaining('VAULT_TLS_SERVER_NAME'),
    });
    const named = clientOf({ ...variables, VAULT_TLS_SERVER_NAME: 'vault.internal' }, other);
    expect(await ask(named)).toMatchObject({ status: 200 });
  });

  it('is not made with TLS 1.1', async () => {
    const old: ServerOptions = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
    await using server = await VaultStub.open({ secure: { ...pairOf(local), ...old } });

    await expect(ask(clientOf({ VAULT_CACERT: authority.cert }, server))).rejects.toMatchObject({
      reason: 'tls',
    });
  });

  it('is not made with a server that speaks plain HTTP', async () => {
    await using plain = await VaultStub.open();
    const client = clientOf({ VAULT_ADDR: plain.origin.replace('http:', 'https:') });

    await expect(ask(client)).rejects.toMatchObject({
      reason: 'tls',
      hint: expect.stringContaining('VAULT_ADDR'),
    });
  });

  it('follows a CA that is replaced', async () => {
    const caFile = join(directory, 'ca.pem');
    await cp(authority.cert, caFile);
    const client = clientOf({ VAULT_CACERT: caFile });
    await ask(client);
    client.close();
    await stub.abandoned();
    stub.replaceCertificate(pairOf(newer));

    await expect(ask(client)).rejects.toMatchObject({ reason: 'tls' });
    await cp(stranger.cert, caFile);

    expect(await ask(client)).toMatchObject({ status: 200 });
  });

  it('is kept as long as no file changes, and left when one does', async () => {
    const caFile = join(directory, 'ca.pem');
    await cp(authority.cert, caFile);
    const client = clientOf({ VAULT_CACERT: caFile });
    await ask(client);
    await ask(client);
    await writeFile(caFile, `${pemOf(stranger.cert)}${pemOf(authority.cert)}`);
    await ask(client);

    const [first, second, third] = stub.requests.map(({ port }) => port);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('shows the client certificate, and another one when it is replaced', async () => {
    const ca = pemOf(authority.cert);
    await using strict = await VaultStub.open({
      secure: { ...pairOf(local), ca, requestCert: true, rejectUnauthorized: true },
    });
    const files = { cert: join(directory, 'client.pem'), key: join(directory, 'client.key') };
    await cp(foreign.cert, files.cert);
    await cp(foreign.key, files.key);
    const client = clientOf(
      { VAULT_CACERT: authority.cert, VAULT_CLIENT_CERT: files.cert, VAULT_CLIENT_KEY: files.key },
      strict,
    );

    await expect(ask(client)).rejects.toThrow('Vault at');
    expect(strict.requests).toEqual([]);
    await cp(local.cert, files.cert);
    await cp(local.key, files.key);

    expect(await ask(client)).toMatchObject({ status: 200 });
  });

  it.each<[string, () => Readonly<Record<string, string>>, () => string]>([
    [
      'a CA file that is missing',
      () => ({ VAULT_CACERT: join(directory, 'ca.pem') }),
      () => `${join(directory, 'ca.pem')} (VAULT_CACERT or BAO_CACERT) cannot be read (ENOENT).`,
    ],
    [
      'a CA file that is a key',
      () => ({ VAULT_CACERT: authority.key }),
      () => `The CA certificates in ${authority.key} (VAULT_CACERT or BAO_CACERT) are malformed or missing.`,
    ],
    [
      'a CA text that is damaged',
      () => ({ VAULT_CACERT_BYTES: pemOf(authority.cert).replace(/\n[^\n]+/, '\nAAAA') }),
      () => 'The CA certificates in VAULT_CACERT_BYTES are malformed or missing.',
    ],
    [
      'a CA directory that is missing',
      () => ({ VAULT_CAPATH: join(directory, 'cas') }),
      () => `${join(directory, 'cas')} (VAULT_CAPATH or BAO_CAPATH) cannot be read (ENOENT).`,
    ],
    [
      'a CA directory that is empty',
      () => ({ VAULT_CAPATH: directory }),
      () => `The CA certificates in ${directory} (VAULT_CAPATH or BAO_CAPATH) are malformed or missing.`,
    ],
    [
      'a client key that is missing',
      () => ({ VAULT_CLIENT_CERT: foreign.cert, VAULT_CLIENT_KEY: join(directory, 'k') }),
      () => `${join(directory, 'k')} (VAULT_CLIENT_KEY or BAO_CLIENT_KEY) cannot be read (ENOENT).`,
    ],
    [
      'a client key of another certificate',
      () => ({ VAULT_CLIENT_CERT: foreign.cert, VAULT_CLIENT_KEY: local.key }),
      () => 'The client certificate and key cannot be used (ERR_OSSL_X509_KEY_VALUES_MISMATCH).',
    ],
  ])('is not made with %s, which is named', async (_, variables, problem) => {
    await expect(ask(clientOf(variables()))).rejects.toMatchObject({ reason: 'tls', problem: problem() });
    expect(stub.requests).toEqual([]);
  });

  it('is made as soon as a missing file is there', async () => {
    const caFile = join(directory, 'ca.pem');
    const client = clientOf({ VAULT_CACERT: caFile });
    await expect(ask(client)).rejects.toMatchObject({ reason: 'tls' });

    await cp(authority.cert, caFile);

    expect(await ask(client)).toMatchObject({ status: 200 });
  });
});
