import { describe, expect, it } from 'vitest';

import { readVaultConnection, vaultVariable } from './vault-connection.js';

const ADDRESS = { VAULT_ADDR: 'https://vault.example:8200' };
const PEM = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';

describe('a variable of Vault', () => {
  it('is the one of OpenBao first', () => {
    const environment = { BAO_ADDR: 'bao', VAULT_ADDR: 'vault' };

    expect(vaultVariable(environment, 'VAULT_ADDR')).toEqual({ name: 'BAO_ADDR', value: 'bao' });
  });

  it('that is empty is not set', () => {
    expect(vaultVariable({ BAO_ADDR: '', VAULT_ADDR: 'vault' }, 'VAULT_ADDR')).toEqual({
      name: 'VAULT_ADDR',
      value: 'vault',
    });
    expect(vaultVariable({ BAO_ADDR: '', VAULT_ADDR: '' }, 'VAULT_ADDR')).toBeUndefined();
  });
});

describe('a connection to Vault', () => {
  it('has defaults for all but the address', () => {
    expect(readVaultConnection(ADDRESS)).toEqual({
      connection: {
        origin: 'https://vault.example:8200',
        tls: { skipVerify: false },
        connectTimeout: 5_000,
        timeout: 15_000,
        maxRetries: 2,
      },
      problems: [],
      warnings: [],
    });
  });

  it('takes everything that the command line takes', () => {
    const { connection } = readVaultConnection({
      ...ADDRESS,
      VAULT_NAMESPACE: '/team1/',
      VAULT_CACERT: '/ca.pem',
      VAULT_CACERT_BYTES: PEM,
      VAULT_CAPATH: '/cas',
      VAULT_CLIENT_CERT: '/cert.pem',
      VAULT_CLIENT_KEY: '/key.pem',
      VAULT_TLS_SERVER_NAME: 'vault.internal',
      VAULT_SKIP_VERIFY: '1',
      VAULT_CLIENT_TIMEOUT: '30',
      BAO_MAX_RETRIES: '0',
    });

    expect(connection).toEqual({
      origin: 'https://vault.example:8200',
      namespace: 'team1',
      tls: {
        caFile: '/ca.pem',
        caBytes: PEM,
        caPath: '/cas',
        certFile: '/cert.pem',
        keyFile: '/key.pem',
        serverName: 'vault.internal',
        skipVerify: true,
      },
      connectTimeout: 5_000,
      timeout: 30_000,
      maxRetries: 0,
    });
  });

  it.each([
    ['https://vault.example', { origin: 'https://vault.example' }],
    ['https://vault.example/vault/', { origin: 'https://vault.example', prefix: '/vault' }],
    ['HTTPS://Vault.Example:443/', { origin: 'https://vault.example' }],
    ['https://[2001:db8::1]:8200', { origin: 'https://[2001:db8::1]:8200' }],
    ['unix:///run/vault/agent.sock', { origin: 'http://localhost', socketPath: '/run/vault/agent.sock' }],
  ])('reads the address %s', (address, expected) => {
    const { connection, warnings } = readVaultConnection({ VAULT_ADDR: address });

    const { origin, prefix, socketPath } = connection ?? {};
    expect(JSON.parse(JSON.stringify({ origin, prefix, socketPath }))).toEqual(expected);
    expect(warnings).toEqual([]);
  });

  it.each([
    ['vault.example:8200', 'is not an address'],
    ['ftp://vault.example', 'is not an address'],
    ['https://', 'is not an address'],
    ['https://canary:canary@vault.example', 'must not hold credentials'],
    ['https://canary@vault.example', 'must not hold credentials'],
    ['https://vault.example?token=canary', 'must end with the host or a path'],
    ['https://vault.example/#canary', 'must end with the host or a path'],
    ['unix://canary/agent.sock', 'absolute path'],
    ['unix:/canary.sock', 'absolute path'],
  ])('refuses the address %s and does not quote it', (address, problem) => {
    const reading = readVaultConnection({ VAULT_ADDR: address });

    expect(reading.connection).toBeUndefined();
    expect(reading.problems).toMatchObject([
      { name: 'VAULT_ADDR', problem: expect.stringContaining(problem) },
    ]);
    expect(JSON.stringify(reading)).not.toContain('canary');
  });

  it.each(['http://vault.example:8200', 'http://10.0.0.1', 'http://localhost.example'])(
    'warns that %s is in clear',
    (address) => {
      const { connection, warnings } = readVaultConnection({ BAO_ADDR: address });

      expect(connection).toBeDefined();
      expect(warnings).toMatchObject([{ name: 'BAO_ADDR', problem: expect.stringContaining('in clear') }]);
    },
  );

  it.each(['http://localhost:8200', 'http://127.0.0.1:8200', 'http://127.9.9.9', 'http://[::1]:8200'])(
    'does not warn of %s, which stays on this host',
    (address) => {
      expect(readVaultConnection({ VAULT_ADDR: address }).warnings).toEqual([]);
    },
  );

  it.each([
    ['1', true],
    ['true', true],
    ['TRUE', true],
    ['0', false],
    ['false', false],
    ['', false],
  ])('reads VAULT_SKIP_VERIFY=%s as %s, with a warning when it is on', (text, expected) => {
    const { connection, warnings } = readVaultConnection({ ...ADDRESS, VAULT_SKIP_VERIFY: text });

    expect(connection?.tls.skipVerify).toBe(expected);
    expect(warnings.map(({ name }) => name)).toEqual(expected ? ['VAULT_SKIP_VERIFY'] : []);
  });

  it.each([
    ['60', 60_000],
    ['15s', 15_000],
    ['1500ms', 1_500],
    ['2m', 120_000],
  ])('reads VAULT_CLIENT_TIMEOUT=%s as %i ms', (text, milliseconds) => {
    expect(readVaultConnection({ ...ADDRESS, VAULT_CLIENT_TIMEOUT: text }).connection?.timeout).toBe(
      milliseconds,
    );
  });

  it.each([
    ['VAULT_SKIP_VERIFY', 'yes'],
    ['VAULT_SKIP_VERIFY', '2'],
    ['VAULT_SKIP_VERIFY', 'constructor'],
    ['VAULT_CLIENT_TIMEOUT', '0'],
    ['VAULT_CLIENT_TIMEOUT', '-1'],
    ['VAULT_CLIENT_TIMEOUT', 'soon'],
    ['VAULT_MAX_RETRIES', '-1'],
    ['VAULT_MAX_RETRIES', '1.5'],
    ['VAULT_MAX_RETRIES', 'many'],
    ['VAULT_NAMESPACE', 'a\r\nX-Vault-Token: b'],
    ['VAULT_CACERT_BYTES', '/etc/ssl/ca.pem'],
  ])('refuses %s=%j', (name, value) => {
    const { connection, problems } = readVaultConnection({ ...ADDRESS, [name]: value });

    expect(connection).toBeUndefined();
    expect(problems.map((problem) => problem.name)).toEqual([name]);
    expect(JSON.stringify(problems)).not.toContain(`"${value}"`);
    expect(JSON.stringify(problems)).not.toContain(`=${value}"`);
  });

  it.each([
    ['VAULT_CLIENT_CERT', 'VAULT_CLIENT_KEY'],
    ['VAULT_CLIENT_KEY', 'VAULT_CLIENT_CERT'],
  ])('wants with %s also %s', (one, other) => {
    expect(readVaultConnection({ ...ADDRESS, [one]: '/a.pem' }).problems).toMatchObject([
      { name: other, problem: expect.stringContaining(`besides ${one}`) },
    ]);
  });

  it('tells all problems at once, the missing address first', () => {
    const { problems } = readVaultConnection({
      VAULT_SKIP_VERIFY: 'yes',
      VAULT_CLIENT_TIMEOUT: 'soon',
      VAULT_CLIENT_KEY: '/key.pem',
    });

    expect(problems.map(({ name }) => name)).toEqual([
      'VAULT_ADDR',
      'VAULT_CLIENT_TIMEOUT',
      'VAULT_CLIENT_CERT',
      'VAULT_SKIP_VERIFY',
    ]);
  });
});
