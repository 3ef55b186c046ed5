import type { DiscoveryService } from '@nestjs/core';
import { getLoggerToken, PinoLogger } from 'nestjs-pino';
import { isContextName } from './context-name.js';

const INJECTED = getLoggerToken('');

type Wrapper = ReturnType<DiscoveryService['getProviders']>[number];

/**
 * The contexts that an application's lines have: those seen in lines of Nest's logger, and those of `PinoLogger`s,
 * which are looked up in the container when somebody asks, so that their lines cost nothing.
 */
export class KnownContexts {
  constructor(
    private readonly seen: Iterable<string>,
    private readonly discovery: DiscoveryService,
  ) {}

  /** Each once, in no order. */
  names(): string[] {
    const injected = this.discovery.getProviders().flatMap(contextsOf).filter(isContextName);
    return [...new Set([...this.seen, ...injected])];
  }
}

/** Those that `@InjectPinoLogger()` names, and those that `setContext()` did. */
function contextsOf(wrapper: Wrapper): string[] {
  const { token, metatype } = wrapper;
  if (typeof token === 'string' && token.startsWith(INJECTED)) return [token.slice(INJECTED.length)];
  if (metatype !== PinoLogger) return [];
  return wrapper.getStaticTransientInstances().flatMap((holder) => {
    const { context } = (holder?.instance ?? {}) as { readonly context?: unknown };
    return typeof context === 'string' ? [context] : [];
  });
}
