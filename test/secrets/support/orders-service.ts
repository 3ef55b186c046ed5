import { createHash } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { ServiceProcess } from '../../support/service-process.js';
import { SteadyLoad } from './steady-load.js';
import { until } from './until.js';

export interface OrdersOptions {
  readonly environment: Readonly<Record<string, string>>;
  /** What is asked all the time. */
  readonly paths?: readonly string[];
}

interface TokenBody {
  readonly digest: string;
  readonly version?: string;
}

/** The service of `test/fixtures/orders-service.ts` as a process of its own, under steady load from its first second. */
export class OrdersService implements AsyncDisposable {
  private constructor(
    readonly process: ServiceProcess,
    readonly load: SteadyLoad,
  ) {}

  static async start({ environment, paths = ['/token'] }: OrdersOptions): Promise<OrdersService> {
    const process = await ServiceProcess.listening('test/fixtures/orders-service.js', {
      env: { NODE_ENV: 'test', SECRETS_PROVIDER: 'vault', VAULT_REFRESH_INTERVAL: '1s', ...environment },
    });
    return new OrdersService(process, new SteadyLoad(paths.map((path) => process.origin + path)));
  }

  /** Everything that came out of it so far, on both streams. */
  get output(): string {
    return this.process.lines.map(({ text }) => text).join('\n');
  }

  async get<Body>(path: string): Promise<Body> {
    return (await (await this.process.get(path)).json()) as Body;
  }

  /** Resolves when the service signs with this token. @returns the milliseconds that took. */
  async untilToken(token: string, deadlineMs = 60_000): Promise<number> {
    const startedAt = performance.now();
    const digest = createHash('sha256').update(token).digest('hex').slice(0, 16);
    await until(
      'the service has the new token',
      async () => (await this.get<TokenBody>('/token')).digest === digest,
      { deadlineMs, details: () => this.output },
    );
    return Math.round(performance.now() - startedAt);
  }

  /** Resolves when a line says so. */
  line(pattern: RegExp, deadlineMs = 60_000): Promise<unknown> {
    return this.process.waitForLine(({ text }) => pattern.test(text), deadlineMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.load.stop();
    await this.process[Symbol.asyncDispose]();
  }
}
