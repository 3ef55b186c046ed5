import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Readiness } from 'nestjs-deployment';
import { z } from 'zod';
import { AppConfig } from '../app.config.js';
import { StoreAwayError } from './store-away.error.js';
import { CALL_LIMIT_MS, STORE_CHECK } from './store-limits.js';

const range = z.object({ kvs: z.array(z.object({ value: z.string().default('') })).default([]) });

/** etcd 3.4 or later, by its JSON gateway: keys and values are base64. */
@Injectable()
export class Etcd implements OnModuleInit {
  readonly #url: string | undefined;

  constructor(
    { etcd }: AppConfig,
    private readonly readiness: Readiness,
  ) {
    this.#url = etcd.url;
  }

  /** Whether there is an `APP_ETCD_URL`. Nothing is said about whether anybody answers there. */
  get isConfigured(): boolean {
    return this.#url !== undefined;
  }

  onModuleInit(): void {
    if (this.isConfigured) this.readiness.register('etcd', { check: () => this.get('ready') }, STORE_CHECK);
  }

  /** @throws {StoreAwayError} when nobody can be asked at the moment. */
  async put(key: string, value: string): Promise<void> {
    await this.#ask('kv/put', { key: encode(key), value: encode(value) });
  }

  /** @throws {StoreAwayError} when nobody can be asked at the moment. */
  async get(key: string): Promise<string | undefined> {
    const { kvs } = range.parse(await this.#ask('kv/range', { key: encode(key) }));
    return kvs[0] === undefined ? undefined : Buffer.from(kvs[0].value, 'base64').toString();
  }

  async #ask(path: string, body: object): Promise<unknown> {
    try {
      const response = await fetch(new URL(`/v3/${path}`, this.#url), {
        method: 'POST',
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(CALL_LIMIT_MS),
      });
      if (!response.ok) throw new Error(`it answered ${response.status}`);
      return await response.json();
    } catch (error) {
      throw new StoreAwayError('etcd', { cause: reasonOf(error) });
    }
  }
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** `fetch` says only that it failed, and has the reason as its cause. */
function reasonOf(error: unknown): unknown {
  return error instanceof TypeError && error.cause !== undefined ? error.cause : error;
}
