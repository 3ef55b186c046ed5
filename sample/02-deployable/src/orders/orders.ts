import { z } from 'zod';

/** Text that a person reads: not empty, not endless, no control characters, and no half of a pair: UTF-8 has none. */
const item = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u);

export const newOrder = z.object({ item, quantity: z.int().min(1).max(1_000_000) });

export type NewOrder = Readonly<z.infer<typeof newOrder>>;

export interface Order extends NewOrder {
  readonly id: string;
}

export abstract class Orders {
  /**
   * Keeps an order.
   *
   * @param key Whoever is not sure to have been heard sends the same key again, and gets the order that was kept for it
   * first, whatever is asked for this time.
   */
  abstract place(order: NewOrder, key?: string): Promise<Order>;

  abstract find(id: string): Promise<Order | undefined>;
}
