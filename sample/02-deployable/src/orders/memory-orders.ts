import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { type NewOrder, type Order, Orders } from './orders.js';

@Injectable()
export class MemoryOrders extends Orders implements OnModuleInit {
  readonly #logger = new Logger(MemoryOrders.name);
  readonly #byId = new Map<string, Order>();
  readonly #byKey = new Map<string, Order>();

  onModuleInit(): void {
    this.#logger.warn('Orders are kept in memory and end with this process: set the secret databaseUrl.');
  }

  override async place({ item, quantity }: NewOrder, key?: string): Promise<Order> {
    const known = key === undefined ? undefined : this.#byKey.get(key);
    if (known !== undefined) return known;
    const order = { id: randomUUID(), item, quantity };
    this.#byId.set(order.id, order);
    if (key !== undefined) this.#byKey.set(key, order);
    return order;
  }

  override async find(id: string): Promise<Order | undefined> {
    return this.#byId.get(id);
  }
}
