/** 128 and the number of the signal, as shells have it. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** Why a command is to stop: somebody sent a signal. */
export class Interruption extends Error {
  override readonly name = 'Interruption';

  constructor(readonly signal: keyof typeof EXIT_CODES) {
    super(`ended by ${signal}`);
  }

  get exitCode(): number {
    return EXIT_CODES[this.signal];
  }
}
