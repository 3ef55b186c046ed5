/** Exit codes of a service. */
export const EXIT = {
  ok: 0,
  failed: 1,
  /** `EX_CONFIG` of sysexits.h: a start that cannot work until somebody changes the configuration. */
  configuration: 78,
} as const;

/** A second signal sooner than this is the same Ctrl-C, delivered twice by a launcher. */
const SAME_SIGNAL_MS = 500;

/** Tells an impatient second signal from the echo of the first. */
export class Impatience {
  #first: number | undefined;

  /** `first`, `echo` of the first, or `again`. */
  next(now: number): 'first' | 'echo' | 'again' {
    if (this.#first === undefined) {
      this.#first = now;
      return 'first';
    }
    return now - this.#first < SAME_SIGNAL_MS ? 'echo' : 'again';
  }
}
