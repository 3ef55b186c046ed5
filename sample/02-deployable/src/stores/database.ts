import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Readiness } from 'nestjs-deployment';
import { DatabaseError, Pool, type QueryResult, type QueryResultRow } from 'pg';
import { AppConfig } from '../app.config.js';
import { AppSecrets } from '../app.secrets.js';
import { StoreAwayError } from './store-away.error.js';
import { CALL_LIMIT_MS, CONNECT_LIMIT_MS, STORE_CHECK } from './store-limits.js';

/** PostgreSQL: a pool for each login. The one that is replaced ends after all that it has begun. */
@Injectable()
export class Database implements OnModuleInit, OnApplicationShutdown {
  readonly #logger = new Logger(Database.name);
  readonly #end = new AbortController();
  #pool: Pool | undefined;

  constructor(
    { databaseUrl }: AppSecrets,
    private readonly config: AppConfig,
    private readonly readiness: Readiness,
  ) {
    this.#pool = this.#open(databaseUrl.reveal());
    databaseUrl.onRotate((rotated) => this.#move(rotated.reveal()), { signal: this.#end.signal });
  }

  /** Whether there is a `databaseUrl`. Nothing is said about whether anybody answers there. */
  get isConfigured(): boolean {
    return this.#pool !== undefined;
  }

  onModuleInit(): void {
    if (this.isConfigured) {
      this.readiness.register('database', { check: () => this.query('select 1') }, STORE_CHECK);
    }
  }

  /** @throws {StoreAwayError} when nobody can be asked at the moment. */
  async query<Row extends QueryResultRow>(text: string, values?: unknown[]): Promise<QueryResult<Row>> {
    const pool = this.#pool;
    try {
      if (pool === undefined) throw new Error('the secret databaseUrl is not set');
      return await pool.query<Row>(text, values);
    } catch (error) {
      // A connection that was being opened with a login that just ended: nothing was asked yet.
      if (pool !== this.#pool && sqlClassOf(error) === '28') return this.query(text, values);
      throw isAway(error) ? new StoreAwayError('PostgreSQL', { cause: error }) : error;
    }
  }

  /** No request is left by now. */
  async onApplicationShutdown(): Promise<void> {
    this.#end.abort();
    if (this.#pool !== undefined) await retire(this.#pool);
  }

  #move(url: string | undefined): Promise<void> | undefined {
    const old = this.#pool;
    if (old === undefined || url === undefined) return undefined;
    this.#pool = this.#open(url);
    return retire(old);
  }

  #open(connectionString: string | undefined): Pool | undefined {
    if (connectionString === undefined) return undefined;
    const pool = new Pool({
      connectionString,
      max: this.config.database.poolSize,
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
      query_timeout: CALL_LIMIT_MS,
    });
    // An idle connection that breaks is replaced at the next query; without a listener it ends the process.
    pool.on('error', ({ message }) => this.#logger.warn(message));
    return pool;
  }
}

/** `end()` forgets whoever still waits for a connection, so wait behind them first. */
async function retire(pool: Pool): Promise<void> {
  while (pool.waitingCount > 0) {
    const last = await pool.connect().catch(() => undefined);
    last?.release();
  }
  await pool.end();
}

/** What is wrong with the connection, the login or the server, rather than with what was asked. */
function isAway(error: unknown): boolean {
  const sqlClass = sqlClassOf(error);
  return sqlClass === undefined || ['08', '28', '53', '57'].includes(sqlClass);
}

/** The first two of PostgreSQL's five characters; undefined for what the server did not say. */
function sqlClassOf(error: unknown): string | undefined {
  return error instanceof DatabaseError ? error.code?.slice(0, 2) : undefined;
}
