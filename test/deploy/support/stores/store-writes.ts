import type { Instance } from './instance.js';
import type { Scene } from './scene.js';
import type { StoreServer } from './store-server.js';

/** By the names of the readiness checks. */
export type CheckedStore = 'database' | 'etcd' | 'redis';

export const CHECKED_STORES: readonly CheckedStore[] = ['database', 'redis', 'etcd'];

const NAMES = { database: 'PostgreSQL', etcd: 'etcd', redis: 'Redis' } as const;

/** What a client is told while the store is away. */
export function refusalOf(store: CheckedStore): object {
  return {
    statusCode: 503,
    error: 'Service Unavailable',
    message: `${NAMES[store]} is away at the moment. Try again in a few seconds.`,
  };
}

/** Writes to one of the stores. */
export function writeTo(store: CheckedStore, instance: Instance): Promise<Response> {
  if (store === 'database') return instance.send('POST', '/orders', { item: 'tea', quantity: 1 });
  if (store === 'redis') return instance.send('POST', '/likes/tea');
  return instance.send('PUT', '/settings/colour', { value: 'green' });
}

/** The status of a write to each of these stores. */
export async function statusesOf(
  stores: readonly CheckedStore[],
  instance: Instance,
): Promise<readonly number[]> {
  const responses = await Promise.all(stores.map((store) => writeTo(store, instance)));
  return responses.map(({ status }) => status);
}

export function serverOf(scene: Scene, store: CheckedStore): StoreServer {
  return { database: scene.postgres, etcd: scene.etcd, redis: scene.redis }[store].store;
}
