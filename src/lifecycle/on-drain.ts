import 'reflect-metadata';

const METHODS = Symbol('deployment:on-drain');

type DrainMethodType = (signal: AbortSignal) => unknown;

/**
 * Marks a method that ends what would never end by itself: event streams, WebSockets, long polls.
 *
 * It is called once, when the delay of the drain is over and the listener has closed: whoever connects again from
 * then on reaches another instance. Without HTTP it is called when the application begins to close. All such
 * methods of all providers, controllers, gateways, middleware and interceptors (not of request-scoped or transient
 * ones) run at the same time, while requests in flight go on, and are awaited before `onModuleDestroy`. One that
 * throws is an error in the log and in the exit code, and keeps nothing else from its end.
 *
 * The method is given a signal that is aborted when nothing is waited for any longer.
 *
 * @example
 * ```ts
 * import { WebSocketGateway, WebSocketServer } from '@nestjs/websockets';
 * import { OnDrain } from 'nestjs-deployment';
 * import type { Server } from 'ws';
 *
 * \@WebSocketGateway()
 * export class ChatGateway {
 *   \@WebSocketServer() private readonly server!: Server;
 *
 *   \@OnDrain()
 *   end(): void {
 *     for (const client of this.server.clients) client.close(1001, 'restarting');
 *   }
 * }
 * ```
 */
export function OnDrain() {
  return <Method extends DrainMethodType>(
    prototype: object,
    name: string | symbol,
    _method: TypedPropertyDescriptor<Method>,
  ): void => {
    Reflect.defineMetadata(METHODS, [...new Set([...marked(prototype), name])], prototype);
  };
}

/** The names of the marked methods of an instance, those that its class inherits included. */
export function marked(instance: object): readonly (string | symbol)[] {
  return (Reflect.getMetadata(METHODS, instance) as readonly (string | symbol)[] | undefined) ?? [];
}
