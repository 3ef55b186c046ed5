import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { tracesOf } from '../../../src/secrets/traces-of.js';
import { type AppRoleOptions, enableAppRole, kv2, type Root } from './arrange.js';
import type { Outcome } from './fault-table.js';
import { OrdersService } from './orders-service.js';
import { SteadyLoad } from './steady-load.js';
import type { Credentials } from './vault-service.js';

export interface TrialOptions {
  /** Where the token of the orders is written to. */
  readonly root: Root;
  readonly credentials: Credentials;
  readonly environment: Readonly<Record<string, string>>;
  /** What is asked all the time. Default: `/token`. */
  readonly paths?: readonly string[];
  /** Fixtures that the service loads first. */
  readonly preload?: readonly string[];
  /** What must not get out, besides values and tokens: secret ids, wrapping tokens. */
  readonly confidential?: readonly string[];
}

/** One request as the service made it. */
interface OutgoingRequest {
  readonly method: string;
  readonly path: string;
  readonly token: string;
}

const PAGES = ['/-/ready?verbose', '/-/metrics', '/-/ready', '/-/'];

/** The service of the orders under load from before a fault until after it, and all that it let out. */
export class FaultTrial implements AsyncDisposable {
  readonly #confidential: Set<string>;
  readonly #pages: SteadyLoad;

  private constructor(
    readonly service: OrdersService,
    private readonly root: Root,
    private readonly outgoing: string,
    confidential: readonly string[],
  ) {
    this.#confidential = new Set(confidential);
    this.#pages = new SteadyLoad(
      PAGES.map((page) => service.process.origin + page),
      { clients: 1, pauseMs: 100 },
    );
  }

  /** With a service that logs in by AppRole, at this address. */
  static async withAppRole(
    address: string,
    {
      role,
      ...options
    }: Omit<TrialOptions, 'environment'> & {
      readonly role?: AppRoleOptions;
      readonly environment?: TrialOptions['environment'];
    },
  ): Promise<FaultTrial> {
    const { root, credentials, environment, confidential = [] } = options;
    const appRole = await enableAppRole(root, role);
    return FaultTrial.begin({
      ...options,
      environment: { ...(await credentials.appRole(address, appRole)), ...environment },
      confidential: [...confidential, appRole.secretId],
    });
  }

  /** Resolves when the service serves the first token. */
  static async begin(options: TrialOptions): Promise<FaultTrial> {
    const { root, credentials, environment, paths, preload = [], confidential = [] } = options;
    const token = newToken();
    await kv2(root, 'prod/orders', { token });
    const outgoing = await credentials.write(`outgoing-${randomUUID()}`, '');
    const service = await OrdersService.start({
      environment: {
        ...environment,
        OUTGOING_FILE: outgoing,
        NODE_OPTIONS: ['outgoing-requests', 'even-dice', ...preload].map(importOption).join(' '),
      },
      ...(paths !== undefined && { paths }),
    });
    const trial = new FaultTrial(service, root, outgoing, [token, ...confidential]);
    await service.untilToken(token);
    return trial;
  }

  /** This must not get out either. */
  conceal(text: string): void {
    this.#confidential.add(text);
  }

  /** What the service has asked of Vault so far. */
  async requests(): Promise<readonly OutgoingRequest[]> {
    const lines = (await readFile(this.outgoing, 'utf8')).split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as OutgoingRequest);
  }

  /** Writes another token. @returns the milliseconds until the service has it. */
  async untilFresh(deadlineMs?: number): Promise<number> {
    const token = newToken();
    this.conceal(token);
    await kv2(this.root, 'prod/orders', { token });
    return this.service.untilToken(token, deadlineMs);
  }

  /**
   * Goes through a fault and ends the service in the usual way.
   * @param happen Resolves when the fault is over.
   */
  async through(
    fault: string,
    happen: () => Promise<void>,
    untilFresh = () => this.untilFresh(),
  ): Promise<Outcome> {
    const { load, process } = this.service;
    const [requestsBefore, answeredBefore] = [(await this.requests()).length, load.answered];
    const startedAt = performance.now();
    await happen();
    const lastedMs = performance.now() - startedAt;
    const freshMs = await untilFresh();
    const requests = (await this.requests()).length - requestsBefore;
    const [{ answered, failures }, pages] = [await load.stop(), await this.#pages.stop()];
    process.kill();
    const { code, signal } = await process.exited;
    const bad = code === 0 ? [] : [`it ended with ${signal ?? code}`];
    return {
      fault,
      lastedMs,
      freshMs,
      requests,
      answered: answered - answeredBefore,
      failures: [...failures, ...pages.failures, ...bad],
      leaks: await this.#leaks(),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pages.stop();
    await this.service[Symbol.asyncDispose]();
  }

  async #leaks(): Promise<string[]> {
    const tokens = (await this.requests()).map(({ token }) => token).filter((token) => token !== '');
    const answers = [...this.service.load.bodies, ...this.#pages.bodies].join('\n');
    const places = Object.entries({ output: this.service.output, answers });
    return [...this.#confidential, ...new Set(tokens)].flatMap((text) =>
      places.flatMap(([place, found]) =>
        tracesOf(text, found).map((form) => `${text} is in the ${place} (${form})`),
      ),
    );
  }
}

/** With what has to be escaped in JSON, in URLs and in quotes. */
function newToken(): string {
  return `canary "ä/\\+?&=\n' ${randomUUID()}`;
}

function importOption(fixture: string): string {
  return `--import=${join(inject('stage'), 'test/fixtures', `${fixture}.js`)}`;
}
