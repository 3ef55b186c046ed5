import { setTimeout as wait } from 'node:timers/promises';

export interface LoadOptions {
  /** Who ask at the same time. Default: 4. */
  readonly clients?: number;
  /** Milliseconds between an answer and the next question of the same client. Default: 10. */
  readonly pauseMs?: number;
}

export interface LoadResult {
  readonly answered: number;
  /** What went wrong, one line each. */
  readonly failures: readonly string[];
}

/** Some clients that ask one after the other without end, each answer looked at. */
export class SteadyLoad {
  readonly #stop = new AbortController();
  readonly #failures: string[] = [];
  readonly #bodies = new Set<string>();
  #answered = 0;
  readonly #clients: readonly Promise<void>[];

  /** @param urls Asked in turn. */
  constructor(urls: readonly string[], { clients = 4, pauseMs = 10 }: LoadOptions = {}) {
    this.#clients = Array.from({ length: clients }, (_, client) => this.#ask(urls, client, pauseMs));
  }

  get answered(): number {
    return this.#answered;
  }

  /** What was answered, each text once. */
  get bodies(): ReadonlySet<string> {
    return this.#bodies;
  }

  async stop(): Promise<LoadResult> {
    this.#stop.abort();
    await Promise.all(this.#clients);
    return { answered: this.#answered, failures: this.#failures };
  }

  async #ask(urls: readonly string[], client: number, pauseMs: number): Promise<void> {
    for (let i = client; !this.#stop.signal.aborted; i += 1) {
      const url = urls[i % urls.length] as string;
      try {
        const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
        const body = await response.text();
        this.#bodies.add(body);
        if (response.status === 200) this.#answered += 1;
        else this.#failures.push(`${url}: ${response.status} ${body.slice(0, 200)}`);
      } catch (error) {
        this.#failures.push(`${url}: ${String(error)}`);
      }
      await wait(pauseMs);
    }
  }
}
