import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { until } from '../../../secrets/support/until.js';
import type { Instance } from './instance.js';

interface Order {
  readonly id: string;
  readonly item: string;
  readonly quantity: number;
}

const STORES = ['orders', 'likes', 'settings'] as const;

type Store = (typeof STORES)[number];

/**
 * Clients that write to all three stores through all instances, one request after the other each. One that gets no 2xx
 * asks the next instance for the same.
 */
export class Writers {
  readonly #item = `tea-${randomUUID()}`;
  readonly #stop = new AbortController();
  // What was acknowledged, and has to be there from then on: orders by their key, what each like was told to be the
  // number of, and settings by their name.
  readonly #orders = new Map<string, Order>();
  readonly #likes: number[] = [];
  readonly #settings = new Map<string, string>();
  readonly #counts = { orders: 0, likes: 0, settings: 0 };
  readonly #failures: string[] = [];
  readonly #clients: readonly Promise<void>[];
  #likesTried = 0;

  /** @param clients Of each store, at each instance. */
  constructor(
    private readonly instances: readonly Instance[],
    clients = 2,
  ) {
    const starts = instances.flatMap((_, at) => Array.from({ length: clients }, () => at));
    this.#clients = STORES.flatMap((store) => starts.map((at) => this.#write(store, at)));
  }

  /** What got no 2xx, a line each. */
  get failures(): readonly string[] {
    return this.#failures;
  }

  /** Resolves when each store has acknowledged so many more. */
  async acknowledge(more: number): Promise<void> {
    const goals = STORES.map((store) => [store, this.#counts[store] + more] as const);
    await until(
      `${more} more are acknowledged by each store`,
      async () => goals.every(([store, goal]) => this.#counts[store] >= goal),
      { details: () => this.#failures.slice(-5).join('\n') },
    );
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#clients);
  }

  /** What was acknowledged and is not there when this instance is asked, a line each. */
  async lostAt(instance: Instance): Promise<readonly string[]> {
    const lost: string[] = [];
    const compare = async (path: string, expected: object): Promise<void> => {
      const found = await (await instance.get(path)).text();
      if (!isDeepStrictEqual(JSON.parse(found), expected)) lost.push(`${path}: ${found}`);
    };
    for (const order of this.#orders.values()) await compare(`/orders/${order.id}`, order);
    for (const [name, value] of this.#settings) await compare(`/settings/${name}`, { name, value });
    return [...lost, ...(await this.#lostLikes(instance))];
  }

  /** Each was told a number of its own, and one without an answer may have been counted or not. */
  async #lostLikes(instance: Instance): Promise<readonly string[]> {
    const { likes } = (await (await instance.get(`/likes/${this.#item}`)).json()) as {
      readonly likes: number;
    };
    const isWhole = Math.max(...this.#likes) <= likes && likes <= this.#likesTried;
    const isDistinct = new Set(this.#likes).size === this.#likes.length;
    return isWhole && isDistinct ? [] : [`likes: ${likes} of ${this.#likes.length} to ${this.#likesTried}`];
  }

  async #write(store: Store, first: number): Promise<void> {
    for (let at = first; !this.#stop.signal.aborted;) {
      const key = randomUUID();
      while (!(await this.#tryOnce(store, at, key)) && !this.#stop.signal.aborted) at += 1;
    }
  }

  async #tryOnce(store: Store, at: number, key: string): Promise<boolean> {
    const instance = this.instances[at % this.instances.length] as Instance;
    try {
      await this[store](instance, key);
      this.#counts[store] += 1;
      return true;
    } catch (error) {
      this.#failures.push(`${store} at ${instance.url}: ${String(error)}`);
      return false;
    }
  }

  private async orders(instance: Instance, key: string): Promise<void> {
    // Asked again, it has to be the same order: what it is follows from the key.
    const asked = { item: this.#item, quantity: 1 + (key.charCodeAt(0) % 9) };
    const order = await told(instance.send('POST', '/orders', asked, { 'idempotency-key': key }));
    this.#orders.set(key, order as Order);
  }

  private async likes(instance: Instance): Promise<void> {
    this.#likesTried += 1;
    const { likes } = (await told(instance.send('POST', `/likes/${this.#item}`))) as {
      readonly likes: number;
    };
    this.#likes.push(likes);
  }

  private async settings(instance: Instance, key: string): Promise<void> {
    const value = `value of ${key}`;
    await told(instance.send('PUT', `/settings/${key}`, { value }));
    this.#settings.set(key, value);
  }
}

/** @throws unless it is a 2xx. */
async function told(response: Promise<Response>): Promise<unknown> {
  const { ok, status, body } = await response.then(async (answer) => ({
    ok: answer.ok,
    status: answer.status,
    body: await answer.text(),
  }));
  if (!ok) throw new Error(`${status} ${body}`);
  return JSON.parse(body);
}
