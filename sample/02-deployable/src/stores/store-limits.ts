import type { ReadinessCheckOptions } from 'nestjs-deployment';

/** Milliseconds until a store must be connected. */
export const CONNECT_LIMIT_MS = 2_000;

/** Milliseconds that one call of a store may take once it is connected. */
export const CALL_LIMIT_MS = 3_000;

/** Three failures in a row are 3 to 4 seconds, when somebody asks every second. */
export const STORE_CHECK: ReadinessCheckOptions = { timeout: '2s', cacheFor: '1s', failureThreshold: 3 };
