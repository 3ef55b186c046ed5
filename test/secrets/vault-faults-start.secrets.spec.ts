import { expect, it } from 'vitest';
import { ServiceProcess } from '../support/service-process.js';
import { enableAppRole, kv2 } from './support/arrange.js';
import { describeWith } from './support/describe-with.js';
import { OpenBao } from './support/open-bao.js';
import { Credentials } from './support/vault-service.js';

const TOKEN = 'the canary token of the orders';

describeWith(['openbao'], 'a service that starts while Vault is sealed', () => {
  it.concurrent('tries again, says so once a try, and ends with status 1 when its time is over', async () => {
    await using vault = await SealedVault.make();
    await using service = await vault.startService({ SECRETS_START_TIMEOUT: '10s' });
    const startedAt = performance.now();

    const { code } = await service.exited;

    expect(code).toBe(1);
    expect(performance.now() - startedAt).toBeLessThan(12_000);
    const attempts = attemptsOf(service);
    expect(attempts.length).toBeGreaterThan(2);
    expect(attempts.length).toBeLessThan(30);
    expect(attempts).toEqual(attempts.map((_, index) => index + 1));
    expect(textOf(service)).toMatch(/"level":"fatal".*token.*Vault is sealed.*Unseal it/s);
    expect(textOf(service)).not.toMatch(vault.confidential);
  });

  it.concurrent('starts when Vault is unsealed in time', async () => {
    await using vault = await SealedVault.make();
    await using service = await vault.startService({ SECRETS_START_TIMEOUT: '30s' });
    await service.waitForLine(({ json }) => json?.['attempt'] === 2);

    await vault.bao.unseal();
    await service.listening();

    expect((await service.get('/token')).status).toBe(200);
    expect(textOf(service)).not.toMatch(vault.confidential);
  });
});

/** An OpenBao that holds a secret and was sealed then. */
class SealedVault implements AsyncDisposable {
  private constructor(
    readonly bao: OpenBao,
    private readonly credentials: Credentials,
    private readonly environment: Readonly<Record<string, string>>,
    readonly confidential: RegExp,
  ) {}

  static async make(): Promise<SealedVault> {
    const bao = await OpenBao.dev();
    const credentials = await Credentials.make();
    await kv2(bao, 'prod/orders', { token: TOKEN });
    const appRole = await enableAppRole(bao);
    const environment = await credentials.appRole(bao.address, appRole);
    await bao.seal();
    return new SealedVault(bao, credentials, environment, new RegExp(`${TOKEN}|${appRole.secretId}`));
  }

  startService(environment: Readonly<Record<string, string>>): Promise<ServiceProcess> {
    return ServiceProcess.start('test/fixtures/orders-service.js', {
      env: { NODE_ENV: 'test', SECRETS_PROVIDER: 'vault', ...this.environment, ...environment },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.bao[Symbol.asyncDispose]();
    await this.credentials[Symbol.asyncDispose]();
  }
}

function attemptsOf({ lines }: ServiceProcess): unknown[] {
  return lines.flatMap(({ json }) => (json?.['attempt'] === undefined ? [] : [json['attempt']]));
}

function textOf({ lines }: ServiceProcess): string {
  return lines.map(({ text }) => text).join('\n');
}
