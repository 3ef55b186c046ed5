/** Time as the checks see it: a test brings its own and needs no sleeps. */
export interface Clock {
  /** Milliseconds that only ever grow, whatever happens to the date. */
  now(): number;
  /** The date, for people. */
  date(): Date;
  /** Calls back once, later. What it returns calls it off. */
  after(milliseconds: number, callback: () => void): () => void;
}

/** The real time; `now()` counts from the start of the process. */
export const processClock: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
  after: (milliseconds, callback) => {
    // A check that hangs never keeps a process alive that is otherwise done.
    const timer = setTimeout(callback, milliseconds).unref();
    return () => clearTimeout(timer);
  },
};
