import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Haproxy } from './proxy-haproxy.js';
import { Nginx } from './proxy-nginx.js';
import type { ProxyName } from './proxy-programs.js';
import { ServiceProcess } from './service-process.js';

interface Proxy extends AsyncDisposable {
  readonly ports: Readonly<Record<string, number>>;
}

/** A proxy that can stand in front of the service. */
export interface ProxyKind {
  readonly name: ProxyName;
  readonly before: (servicePort: number) => Promise<Proxy>;
  /** The forms that say for whom they ask. */
  readonly forwarded: readonly string[];
  /** The forms that do not, as those do which nobody configured. */
  readonly silent: readonly string[];
  /** The forms that make another target of what they are sent. */
  readonly normalising: readonly string[];
}

export const proxyKinds: readonly ProxyKind[] = [
  {
    name: 'haproxy',
    before: (port) => Haproxy.before(port),
    forwarded: ['forwarded'],
    silent: ['plain', 'tcp'],
    normalising: [],
  },
  {
    name: 'nginx',
    before: (port) => Nginx.before(port),
    forwarded: ['forwarded', 'forwarded-normalised'],
    silent: ['plain', 'normalised'],
    normalising: ['forwarded-normalised', 'normalised'],
  },
];

/** What `managementToken` is in these tests. */
export const TOKEN = 'a-token-of-the-tests-8f2b61c0';

const SERVICE = 'test/fixtures/surface-service.js';

/** A folder with the secrets of a service. */
export class SecretsFolder implements AsyncDisposable {
  private constructor(readonly path: string) {}

  static async with(files: Readonly<Record<string, string>>): Promise<SecretsFolder> {
    const path = await mkdtemp(join(tmpdir(), 'management-'));
    for (const [name, value] of Object.entries(files)) await writeFile(join(path, name), value);
    return new SecretsFolder(path);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.path, { recursive: true, force: true });
  }
}

/** A real service in production, on loopback, with a proxy in front of it. */
export class ProxiedService implements AsyncDisposable {
  private constructor(
    readonly service: ServiceProcess,
    private readonly proxy: Proxy,
    private readonly secrets: SecretsFolder,
  ) {}

  static async start(kind: ProxyKind, env: Readonly<Record<string, string>>): Promise<ProxiedService> {
    await using started = new AsyncDisposableStack();
    const secrets = started.use(await SecretsFolder.with({ management_token: TOKEN }));
    const service = started.use(
      await ServiceProcess.listening(SERVICE, {
        env: {
          NODE_ENV: 'production',
          SECRETS_PROVIDER: 'directory',
          SECRETS_DIRECTORY: secrets.path,
          ...env,
        },
      }),
    );
    const proxy = started.use(await kind.before(service.port));
    started.move();
    return new ProxiedService(service, proxy, secrets);
  }

  /** Where the proxy listens in that form. */
  port(form: string): number {
    const port = this.proxy.ports[form];
    if (port === undefined) throw new Error(`There is no form ${form}.`);
    return port;
  }

  /** The targets that reached the application since this was asked last. */
  async seen(): Promise<string[]> {
    const targets = (await (await this.service.get('/seen')).json()) as string[];
    return targets.filter((target) => target !== '/seen');
  }

  /** What a write from outside would change. */
  async level(): Promise<unknown> {
    const { effective } = (await (await this.service.get('/-/log-level')).json()) as { effective: unknown };
    return effective;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.proxy[Symbol.asyncDispose]();
    await this.service[Symbol.asyncDispose]();
    await this.secrets[Symbol.asyncDispose]();
  }
}
