import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { inject } from 'vitest';
import type { LoadReport } from '../../fixtures/rolling-load-tally.js';
import { GuardedProcess } from './guarded-process.js';

/** Requests a second, besides a stream, a client of events and a WebSocket. */
const RATE = 420;

/** Beyond this the schedule was not kept, and the run says nothing. */
const LONGEST_SLIP_MS = 1_000;

/** Clients in a process of their own, so that nothing that the test does makes them late. */
export class Load implements AsyncDisposable {
  readonly #report: Promise<string>;

  private constructor(private readonly process: GuardedProcess) {
    this.#report = text(process.child.stdout as Readable);
  }

  static start(port: number, run: string, directory: string): Load {
    return new Load(
      new GuardedProcess({
        args: ['test/fixtures/rolling-load.js', String(port), run, String(RATE)],
        cwd: inject('stage'),
        directory,
        // An instance that starts takes a whole processor, and must not make the load late.
        urgent: true,
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
  }

  /** Has it send no more, wait for what is on its way, and say what became of all of it. */
  async stop(): Promise<LoadReport> {
    (this.process.child.stdin as Writable).end();
    const report = JSON.parse(await this.#report) as LoadReport;
    if (report.slip.max > LONGEST_SLIP_MS) {
      throw new Error(
        `The load was up to ${Math.round(report.slip.max)} ms late: this run says nothing. Give the machine more time.`,
      );
    }
    return report;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.process[Symbol.asyncDispose]();
  }
}
