import { setTimeout as wait } from 'node:timers/promises';

export interface LoadResult {
  readonly answered: number;
  /** What went wrong, one line each. */
  readonly failures: readonly string[];
}

const CONCURRENCY = 4;
const PAUSE_MS = 10;

/** Some clients that ask one after the other without end, each answer looked at. */
export class SteadyLoad {
  readonly #stop = new AbortController();
  readonly #failures: string[] = [];
  #answered = 0;
  readonly #clients: readonly Promise<void>[];

  /** @param urls Asked in turn. */
  constructor(urls: readonly string[]) {
    this.#clients = Array.from({ length: CONCURRENCY }, (_, client) => this.#ask(urls, client));
  }

  get answered(): number {
    return this.#answered;
  }

  async stop(): Promise<LoadResult> {
    this.#stop.abort();
    await Promise.all(this.#clients);
    return { answered: this.#answered, failures: this.#failures };
  }

  async #ask(urls: readonly string[], client: number): Promise<void> {
    for (let i = client; !this.#stop.signal.aborted; i += 1) {
      const url = urls[i % urls.length] as string;
      try {
        const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
        const body = await response.text();
        if (response.status === 200) this.#answered += 1;
        else this.#failures.push(`${url}: ${response.status} ${body.slice(0, 200)}`);
      } catch (error) {
        this.#failures.push(`${url}: ${String(error)}`);
      }
      await wait(PAUSE_MS);
    }
  }
}
