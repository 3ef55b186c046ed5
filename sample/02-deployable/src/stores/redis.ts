import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Readiness } from 'nestjs-deployment';
import { createClient, ErrorReply, type RedisClientType } from 'redis';
import { AppSecrets } from '../app.secrets.js';
import { StoreAwayError } from './store-away.error.js';
import { CALL_LIMIT_MS, CONNECT_LIMIT_MS, STORE_CHECK } from './store-limits.js';
import { within } from './within.js';

/** How soon it tries again to connect, in milliseconds. */
const RETRY_MS = 500;

/** Redis: one connection, which is opened again whenever it is lost. */
@Injectable()
export class Redis implements OnModuleInit, OnApplicationShutdown {
  readonly #logger = new Logger(Redis.name);
  readonly #end = new AbortController();
  #client: RedisClientType | undefined;
  #next: RedisClientType | undefined;

  constructor(
    { redisUrl }: AppSecrets,
    private readonly readiness: Readiness,
  ) {
    this.#client = this.#open(redisUrl.reveal());
    redisUrl.onRotate((rotated) => this.#move(rotated.reveal()), { signal: this.#end.signal });
  }

  /** Whether there is a `redisUrl`. Nothing is said about whether anybody answers there. */
  get isConfigured(): boolean {
    return this.#client !== undefined;
  }

  onModuleInit(): void {
    if (this.#client === undefined) return;
    this.readiness.register('redis', { check: () => this.ask((client) => client.ping()) }, STORE_CHECK);
    // Not awaited: it goes on trying, and the service is not ready until then.
    void connect(this.#client);
  }

  /** @throws {StoreAwayError} when nobody can be asked at the moment. */
  async ask<T>(command: (client: RedisClientType) => Promise<T>): Promise<T> {
    try {
      if (this.#client === undefined) throw new Error('the secret redisUrl is not set');
      return await within(CALL_LIMIT_MS, command(this.#client));
    } catch (error) {
      throw isAway(error) ? new StoreAwayError('Redis', { cause: error }) : error;
    }
  }

  /** No request is left by now, so there is nothing to wait for. */
  onApplicationShutdown(): void {
    this.#end.abort();
    this.#client?.destroy();
    this.#next?.destroy();
  }

  /** The connection of before answers until the new one is there. */
  async #move(url: string | undefined): Promise<void> {
    const old = this.#client;
    const next = this.#open(url);
    if (old === undefined || next === undefined) return;
    this.#next?.destroy();
    this.#next = next;
    if (!(await connect(next))) return;
    this.#client = next;
    this.#next = undefined;
    await within(CALL_LIMIT_MS, old.close()).catch(() => old.destroy());
  }

  #open(url: string | undefined): RedisClientType | undefined {
    if (url === undefined) return undefined;
    const client: RedisClientType = createClient({
      url,
      // Whoever asks while it is away is told so, instead of waiting for it.
      disableOfflineQueue: true,
      // A server that hangs without closing the connection is noticed by its silence.
      pingInterval: CONNECT_LIMIT_MS,
      socket: {
        connectTimeout: CONNECT_LIMIT_MS,
        socketTimeout: CONNECT_LIMIT_MS + CALL_LIMIT_MS,
        reconnectStrategy: () => RETRY_MS,
      },
    });
    // The readiness check tells the first failure and the recovery; this is each try.
    client.on('error', (error) => this.#logger.debug(String(error)));
    return client;
  }
}

/** False when it was destroyed before it was connected. */
function connect(client: RedisClientType): Promise<boolean> {
  return client.connect().then(
    () => true,
    () => false,
  );
}

/** What is wrong with the connection, the login or the server, rather than with what was asked. */
function isAway(error: unknown): boolean {
  if (!(error instanceof ErrorReply)) return true;
  return /^(BUSY|LOADING|MASTERDOWN|MISCONF|NOAUTH|OOM|READONLY)\b/.test(error.message);
}
