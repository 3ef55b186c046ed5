import { randomUUID } from 'node:crypto';
import { Database } from '../stores/database.js';
import { type NewOrder, type Order, Orders } from './orders.js';

/** Without the lock, of two instances that make it at once one fails. It is let go with the transaction. */
const MAKE_TABLE = `
  select pg_advisory_xact_lock(hashtext('orders'));
  create table if not exists orders (
    id uuid primary key,
    item text not null,
    quantity integer not null,
    idempotency_key text unique,
    placed_at timestamptz not null default now()
  )`;

/** The update changes nothing: it makes the statement answer with the order that has the key already. */
const PLACE = `
  insert into orders (id, item, quantity, idempotency_key) values ($1, $2, $3, $4)
  on conflict (idempotency_key) do update set idempotency_key = excluded.idempotency_key
  returning id, item, quantity`;

export class PostgresOrders extends Orders {
  #table: Promise<void> | undefined;

  constructor(private readonly database: Database) {
    super();
  }

  override async place({ item, quantity }: NewOrder, key?: string): Promise<Order> {
    const [order] = await this.#ask(PLACE, [randomUUID(), item, quantity, key ?? null]);
    if (order === undefined) throw new Error('PostgreSQL did not say which order it has kept.');
    return order;
  }

  override async find(id: string): Promise<Order | undefined> {
    const [order] = await this.#ask('select id, item, quantity from orders where id = $1', [id]);
    return order;
  }

  async #ask(text: string, values: unknown[]): Promise<readonly Order[]> {
    await this.#prepared();
    const { rows } = await this.database.query<Order>(text, values);
    return rows;
  }

  /** The database may be away when the service starts, so whoever reaches it first makes the table. */
  #prepared(): Promise<void> {
    this.#table ??= this.#makeTable().catch((error: unknown) => {
      this.#table = undefined;
      throw error;
    });
    return this.#table;
  }

  /** A login that may only use the table must not be refused for a `create` that is not needed. */
  async #makeTable(): Promise<void> {
    const { rows } = await this.database.query<{ missing: boolean }>(
      "select to_regclass('orders') is null as missing",
    );
    if (rows[0]?.missing === true) await this.database.query(MAKE_TABLE);
  }
}
