import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServiceProcess, type ProcessExit } from '../../support/service-process.js';
import { type AppRole, enableAppRole, kv2 } from './arrange.js';
import { type Fault, FaultProxy } from './fault-proxy.js';
import { LeakHunt } from './leak-hunt.js';
import { learnFor } from './learn-for.js';
import { OpenBao } from './open-bao.js';
import { until } from './until.js';
import { Credentials } from './vault-service.js';

/** A plain one, one that looks like base64, one that every encoding changes, and one of several parts. */
export const FIRST = {
  token: 'canary-plain-4e1c90aa77',
  signingKey: Buffer.from('canary of a signing key 71c0').toString('base64'),
  motto: 'cänary "8f2b61c0"\n/back\\slash+ 密码 \'quoted\'',
  database: { username: 'canary-user-5d207b1e', password: 'canary of a "pässword"\n93ab04de' },
};

const SECOND: typeof FIRST = {
  token: 'another-canary-plain-1f7733c9',
  signingKey: Buffer.from('another canary of a signing key 8').toString('base64url'),
  motto: 'änother cänary "0c77aa52"\n\t/back\\slash+ 🔑',
  database: { username: 'another-canary-user-906e3f18', password: 'another canary\'s "pässword" 51fed0a7' },
};

const SECRET_ID_PATH = 'auth/approle/role/orders/secret-id';

/** A Vault with canaries in it, the service of `leaky-orders.ts` that gets them, and a hunt for every one of them. */
export class LeakScene implements AsyncDisposable {
  readonly hunt = new LeakHunt();

  private constructor(
    readonly bao: OpenBao,
    readonly proxy: FaultProxy,
    readonly credentials: Credentials,
    readonly role: AppRole,
    /** Where the process writes its reports. */
    private readonly reports: string,
    readonly environment: Record<string, string>,
  ) {
    for (const [which, values] of Object.entries({ first: FIRST, second: SECOND })) {
      const { database, ...texts } = values;
      for (const [name, value] of Object.entries({ ...texts, ...database })) {
        this.hunt.lookFor(`${which} ${name}`, value);
        // A value that was taken apart, or cleaned of in half, is a leak as well.
        const [mark] = /[0-9a-f]{8,}/.exec(value) ?? [];
        if (mark !== undefined) this.hunt.lookFor(`part of ${which} ${name}`, mark);
      }
    }
    this.calm();
  }

  static async open(): Promise<LeakScene> {
    const bao = await OpenBao.dev({ audit: true });
    const proxy = await FaultProxy.inFrontOf(bao.address);
    const role = await enableAppRole(bao);
    await kv2(bao, 'prod/orders', FIRST);
    const wrapping = await wrappedSecretId(bao);
    const credentials = await Credentials.make();
    const reports = await mkdtemp(join(tmpdir(), 'reports-'));
    const scene = new LeakScene(bao, proxy, credentials, role, reports, {
      ...(await credentials.appRole(proxy.address, { ...role, secretId: wrapping })),
      VAULT_SECRET_ID_WRAPPING_PATH: SECRET_ID_PATH,
      VAULT_REFRESH_INTERVAL: '1s',
      SECRETS_PROVIDER: 'vault',
      NODE_ENV: 'test',
      LOG_LEVEL: 'trace',
      NODE_OPTIONS: `--report-on-signal --report-uncaught-exception --report-directory=${reports}`,
    });
    scene.hunt.lookFor('wrapping token', wrapping);
    return scene;
  }

  start(environment: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
    return ServiceProcess.start('test/fixtures/leaky-orders.js', {
      env: { ...this.environment, ...environment },
    });
  }

  async listening(environment?: Readonly<Record<string, string>>): Promise<ServiceProcess> {
    const service = await this.start(environment);
    await service.listening();
    return service;
  }

  /** Passes everything on, and looks for whatever is given to the service on the way. */
  calm(): void {
    this.proxy.disturb(learnFor(this.hunt));
  }

  /** Resolves when the service shows that it has met the fault. */
  async disturb(service: ServiceProcess, fault: Fault): Promise<void> {
    this.proxy.disturb(fault);
    await until('Vault is degraded', () => isDegraded(service));
  }

  /** Resolves when the service shows no fault any more. */
  async recover(service: ServiceProcess): Promise<void> {
    this.calm();
    await until('Vault is fine', async () => !(await isDegraded(service)));
  }

  /** Resolves when the service answers as it should again, with other values than these. */
  async replace(service: ServiceProcess, status: number, change: () => Promise<unknown>): Promise<void> {
    const before = await (await service.get('/digest')).text();
    await change();
    await until(
      `/digest answers ${status}`,
      async () => {
        const answer = await service.get('/digest');
        return answer.status === status && (await answer.text()) !== before;
      },
      { details: () => service.lines.map(({ text }) => text).join('\n') },
    );
  }

  /** From now on the service logs in with this, which is not wrapped. */
  async useSecretId(secretId: string): Promise<void> {
    delete this.environment['VAULT_SECRET_ID_WRAPPING_PATH'];
    await this.credentials.write('secret-id', secretId);
  }

  rotate(values = SECOND): Promise<number> {
    return kv2(this.bao, 'prod/orders', values);
  }

  /** Hands in what is left when the service has ended: its output, its reports, and what Vault noted. */
  async searchRemains(service: ServiceProcess): Promise<ProcessExit> {
    const exit = await service.exited;
    for (const stream of ['stdout', 'stderr'] as const) {
      const lines = service.lines.filter((line) => line.stream === stream);
      this.hunt.search(stream, lines.map(({ text }) => text).join('\n'));
    }
    for (const file of await readdir(this.reports))
      this.hunt.search('report file', await readFile(join(this.reports, file), 'utf8'));
    this.hunt.search('audit log', await this.bao.auditText());
    return exit;
  }

  /** Makes the process write a report, as an operator would. */
  async writeReport(service: ServiceProcess): Promise<void> {
    service.kill('SIGUSR2');
    await until('a report is written', async () => {
      const [file = ''] = await readdir(this.reports);
      return JSON.parse(await readFile(join(this.reports, file), 'utf8')) !== undefined;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.proxy[Symbol.asyncDispose]();
    await this.bao[Symbol.asyncDispose]();
    await this.credentials[Symbol.asyncDispose]();
    await rm(this.reports, { recursive: true, force: true });
  }
}

async function isDegraded(service: ServiceProcess): Promise<boolean> {
  return (await (await service.get('/-/ready')).text()).startsWith('degraded');
}

async function wrappedSecretId(bao: OpenBao): Promise<string> {
  const response = await fetch(`${bao.address}/v1/${SECRET_ID_PATH}`, {
    method: 'POST',
    headers: { 'X-Vault-Token': bao.rootToken, 'X-Vault-Wrap-TTL': '60s' },
  });
  const { wrap_info } = (await response.json()) as { readonly wrap_info: { readonly token: string } };
  return wrap_info.token;
}
