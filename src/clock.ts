/** Time as whatever waits sees it: a test brings its own and needs no sleeps. */
export interface Clock {
  /** Milliseconds that only ever grow, whatever happens to the date. */
  now(): number;
  /** The date, for people. */
  date(): Date;
  /** Calls back once, later, however much later that is. What it returns calls it off. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** Node fires at once for anything longer: 24 days and some hours, while leases last 32 days and more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The real time; `now()` counts from the start of the process. */
export const processClock: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
  after: (milliseconds, callback) => {
    let timer: NodeJS.Timeout;
    const wait = (rest: number): void => {
      const next = Math.min(rest, LONGEST_TIMER_MS);
      // Nothing that merely waits keeps a process alive that is otherwise done.
      timer = setTimeout(() => (rest > next ? wait(rest - next) : callback()), next).unref();
    };
    wait(milliseconds);
    return () => clearTimeout(timer);
  },
};
