import { processClock, type Clock } from '../../clock.js';
import { pause } from '../pause.js';
import { VaultAgents } from './vault-agents.js';
import { readAnswer, type VaultAnswer } from './vault-answer.js';
import type { VaultConnection } from './vault-connection.js';
import { addressOf, exchange, type VaultOutgoing, type VaultReceived } from './vault-exchange.js';
import { isLeader, isRedirect, redirected, refusal } from './vault-redirect.js';
import { outgoingOf, type VaultRequest } from './vault-request.js';
import { isWorthRetrying, retryDelay } from './vault-retry.js';
import { VaultUnreachableError } from './vault-unreachable.js';

export type { VaultAnswer, VaultEnvelope } from './vault-answer.js';
export type { VaultRequest } from './vault-request.js';
export { VaultUnreachableError } from './vault-unreachable.js';

/** What those need who only ask. */
export type VaultAsk = Pick<VaultClient, 'request'>;

/** Every secret of a service fits many times; what is larger is a mistake or an attack. */
const LARGEST_ANSWER_BYTES = 8 * 1024 * 1024;

/** Talks to one Vault: timeouts, retries, redirects. Keeps connections, but no token. */
export class VaultClient {
  /** For people: the address without credentials; `unix:///path` for a socket. */
  readonly address: string;
  readonly #connection: VaultConnection;
  readonly #agents: VaultAgents;
  readonly #clock: Clock;
  readonly #random: () => number;

  constructor(
    connection: VaultConnection,
    {
      clock = processClock,
      random = Math.random,
    }: { readonly clock?: Clock; readonly random?: () => number } = {},
  ) {
    this.#connection = connection;
    this.#agents = new VaultAgents(connection.tls);
    this.#clock = clock;
    this.#random = random;
    this.address = `${addressOf(connection)}${connection.prefix ?? ''}`;
  }

  /**
   * The answer of whatever status, after retries.
   * @throws {VaultUnreachableError} when there is none that can be read.
   * @throws the reason of the signal.
   */
  async request(request: VaultRequest): Promise<VaultAnswer> {
    const { method, signal, retries = this.#connection.maxRetries } = request;
    const { repeatable = method === 'GET' } = request;
    signal.throwIfAborted();
    const outgoing = outgoingOf(request, this.#connection);
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#attempt(outgoing, signal);
      if (attempt > retries || !isWorthRetrying(repeatable, outcome)) return settled(outcome);
      await pause(this.#clock, retryDelay(attempt, outcome, this.#random()), signal);
    }
  }

  /** Closes idle connections. Later requests open new ones. */
  close(): void {
    this.#agents.close();
  }

  async #attempt(outgoing: VaultOutgoing, signal: AbortSignal): Promise<VaultAnswer | VaultUnreachableError> {
    try {
      const end = this.#clock.now() + this.#connection.timeout;
      const received = await this.#follow(outgoing, end, signal);
      return readAnswer(received, this.address, this.#clock.date());
    } catch (error) {
      if (error instanceof VaultUnreachableError) return error;
      throw error;
    }
  }

  async #follow(outgoing: VaultOutgoing, end: number, signal: AbortSignal): Promise<VaultReceived> {
    const received = await this.#exchange(outgoing, end, signal);
    if (!isRedirect(received.status)) return received;
    const target = redirected(outgoing, received, this.address);
    if (target.origin !== outgoing.origin && !(await this.#isLeader(target.origin, end, signal))) {
      throw refusal(this.address, 'to another server that sys/leader does not name');
    }
    const followed = await this.#exchange(target, end, signal);
    if (isRedirect(followed.status)) throw refusal(this.address, 'to a place that redirects again');
    return followed;
  }

  /** Asked without the token, and of the server that the operator named. */
  async #isLeader(origin: string, end: number, signal: AbortSignal): Promise<boolean> {
    const { namespace: _, ...root } = this.#connection;
    const question = outgoingOf({ method: 'GET', path: 'sys/leader', signal }, root);
    const { status, body } = await this.#exchange(question, end, signal);
    return status === 200 && isLeader(body, origin);
  }

  async #exchange(outgoing: VaultOutgoing, end: number, signal: AbortSignal): Promise<VaultReceived> {
    const limits = {
      agent: await this.#agents.for(outgoing.origin),
      clock: this.#clock,
      connectTimeout: this.#connection.connectTimeout,
      timeout: Math.max(0, Math.ceil(end - this.#clock.now())),
      maxBytes: LARGEST_ANSWER_BYTES,
    };
    return exchange(outgoing, limits, signal);
  }
}

function settled(outcome: VaultAnswer | VaultUnreachableError): VaultAnswer {
  if (outcome instanceof VaultUnreachableError) throw outcome;
  return outcome;
}
