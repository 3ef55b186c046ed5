import { setTimeout as wait } from 'node:timers/promises';

export interface Until {
  /** Default: 20 s. */
  readonly deadlineMs?: number;
  /** Why waiting has no use any more, where it is known. */
  readonly over?: () => string | undefined;
  /** What explains a failure: the output of a server. */
  readonly details?: () => string;
}

/** Asks again and again until the answer is yes. A question that fails counts as a no. */
export async function until(what: string, ask: () => Promise<boolean>, options: Until = {}): Promise<void> {
  const { deadlineMs = 20_000, over, details } = options;
  const deadline = performance.now() + deadlineMs;
  const failed = (why: string) => new Error(`${what}: ${why}\n${details?.() ?? ''}`);
  let last: unknown = 'the answer was no';
  const asked = async (): Promise<boolean> => {
    try {
      return await ask();
    } catch (error) {
      last = error;
      return false;
    }
  };
  while (!(await asked())) {
    const reason = over?.();
    if (reason !== undefined) throw failed(reason);
    if (performance.now() > deadline) throw failed(`not within ${deadlineMs} ms (${String(last)})`);
    await wait(25);
  }
}
