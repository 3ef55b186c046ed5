import type { Clock } from '../clock.js';

const AN_HOUR_MS = 60 * 60 * 1_000;

/**
 * Tells the log, and not the caller, that requests are hidden because a proxy sent them: once an hour at most, since
 * whoever is outside decides how many there are.
 */
export class ProxiedNotice {
  #next = -Infinity;
  #untold = 0;

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly warn: (line: string) => void,
    /** What names the proxies that may ask. */
    private readonly variable = 'MANAGEMENT_TRUSTED_PROXIES',
  ) {}

  /** For {@link AccessSettings.onProxied}. */
  readonly note = (header: string, path: string, peer: string): void => {
    const now = this.clock.now();
    if (now < this.#next) {
      this.#untold += 1;
      return;
    }
    const before = this.#untold === 0 ? '' : ` So were ${this.#untold} more since the last time it was told.`;
    this.#next = now + AN_HOUR_MS;
    this.#untold = 0;
    this.warn(
      `${path} was hidden from a proxy's request: header ${header}, peer ${peer}.${before} If that proxy may ask, name it in ${this.variable}.`,
    );
  };
}
