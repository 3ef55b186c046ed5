import { stripVTControlCharacters } from 'node:util';

/** Where progress is told. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** A log without a terminal gets a line so often, and at the beginning of each part. */
const PLAIN_INTERVAL_MS = 30_000;

const CLEAR_LINE = '\r\u001b[K';

/**
 * Tells how far a run has come. What is left is what was expected of the parts to come, corrected by how much longer
 * the parts that are done took.
 */
export class Progress {
  readonly #startedAt: number;
  #part = '';
  #partSeconds = 0;
  #partStartedAt: number;
  #doneSeconds = 0;
  #saidAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly output: ProgressOutput,
    private readonly expectedSeconds: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.#startedAt = this.#partStartedAt = now();
  }

  /** Since the start of all. */
  get seconds(): number {
    return (this.now() - this.#startedAt) / 1_000;
  }

  begin(part: string, expectedSeconds: number): void {
    this.#part = part;
    this.#partSeconds = expectedSeconds;
    this.#partStartedAt = this.now();
    this.#saidAt = Number.NEGATIVE_INFINITY;
    this.step('');
  }

  step(step: string): void {
    const text = [
      [this.#part, step].filter((words) => words !== '').join(': '),
      clock(this.seconds),
      `about ${clock(this.#secondsLeft())} left`,
    ].join(' · ');
    if (this.output.isTTY === true) {
      const width = (this.output.columns ?? 80) - 1;
      this.output.write(CLEAR_LINE + stripVTControlCharacters(text).slice(0, width));
    } else if (this.now() - this.#saidAt >= PLAIN_INTERVAL_MS) {
      this.#saidAt = this.now();
      this.output.write(`${text}\n`);
    }
  }

  /** The part that began last is over. */
  end(): void {
    this.#doneSeconds += this.#partSeconds;
    this.#partSeconds = 0;
    this.#partStartedAt = this.now();
  }

  /** Leaves the terminal as it was. */
  clear(): void {
    if (this.output.isTTY === true) this.output.write(CLEAR_LINE);
  }

  #secondsLeft(): number {
    const inPart = (this.now() - this.#partStartedAt) / 1_000;
    const before = this.seconds - inPart;
    const slowness = this.#doneSeconds > 0 ? before / this.#doneSeconds : 1;
    const later = this.expectedSeconds - this.#doneSeconds - this.#partSeconds;
    return slowness * later + Math.max(0, slowness * this.#partSeconds - inPart);
  }
}

function clock(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
