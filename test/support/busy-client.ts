import { RawConnection, type RawRequest } from './raw-connection.js';

export interface BusyTotals {
  /** Answers by status: `{ 200: 512 }`. */
  readonly statuses: Record<number, number>;
  /** Requests that were sent and got no answer: the failures that a user would see. */
  readonly lost: string[];
  /** How often an answer said `Connection: close`. */
  readonly told: number;
  /** Connections that could not be opened. */
  readonly refused: number;
}

export interface BusyOptions {
  /** What every request is; `/` by default. */
  readonly request?: RawRequest;
  /** After `Connection: close`: a new connection, as a load balancer would do, or the end. Default: `reconnect`. */
  readonly onClose?: 'reconnect' | 'stop';
}

/**
 * A keep-alive client that sends its next request as soon as the last one is answered, on one connection, until it is
 * stopped, told to stop or refused.
 */
export class BusyClient implements AsyncDisposable {
  readonly #statuses: Record<number, number> = {};
  readonly #lost: string[] = [];
  readonly #firstAnswer = Promise.withResolvers<void>();
  #told = 0;
  #refused = 0;
  #stopping = false;

  /** Resolves when it has stopped, for whatever reason. */
  readonly done: Promise<BusyTotals>;

  private constructor(
    private readonly port: number,
    private readonly options: BusyOptions,
  ) {
    this.done = this.#run().then(() => this.totals);
  }

  /** Starts it and waits for its first answer. */
  static async start(port: number, options: BusyOptions = {}): Promise<BusyClient> {
    const client = new BusyClient(port, options);
    await Promise.race([client.#firstAnswer.promise, client.done]);
    return client;
  }

  static startMany(count: number, port: number, options?: BusyOptions): Promise<BusyClient[]> {
    return Promise.all(Array.from({ length: count }, () => BusyClient.start(port, options)));
  }

  get totals(): BusyTotals {
    return {
      statuses: { ...this.#statuses },
      lost: [...this.#lost],
      told: this.#told,
      refused: this.#refused,
    };
  }

  /** Lets the present request finish and sends no more. */
  stop(): Promise<BusyTotals> {
    this.#stopping = true;
    return this.done;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #run(): Promise<void> {
    do {
      const connection = await RawConnection.open(this.port).catch(() => undefined);
      if (connection === undefined) {
        this.#refused += 1;
        return;
      }
      await using _closed = connection;
      await this.#use(connection);
    } while (!this.#stopping && this.options.onClose !== 'stop');
  }

  async #use(connection: RawConnection): Promise<void> {
    while (!this.#stopping && connection.open) {
      try {
        const response = await connection.exchange(this.options.request);
        this.#statuses[response.status] = (this.#statuses[response.status] ?? 0) + 1;
        this.#firstAnswer.resolve();
        if (response.headers['connection']?.toLowerCase() === 'close') {
          this.#told += 1;
          return;
        }
      } catch (error) {
        this.#lost.push(String(error));
        return;
      }
    }
  }
}

/** The totals of several clients as one. */
export function sum(totals: readonly BusyTotals[]): BusyTotals {
  const statuses: Record<number, number> = {};
  for (const [status, count] of totals.flatMap((one) => Object.entries(one.statuses))) {
    statuses[Number(status)] = (statuses[Number(status)] ?? 0) + count;
  }
  return {
    statuses,
    lost: totals.flatMap(({ lost }) => lost),
    told: totals.reduce((all, { told }) => all + told, 0),
    refused: totals.reduce((all, { refused }) => all + refused, 0),
  };
}
