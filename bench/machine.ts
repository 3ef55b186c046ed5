import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, setPriority, totalmem } from 'node:os';

/** The server under measurement has this processor for itself; whoever asks it, the other one. */
export const SERVER_CPU = 0;
export const CLIENT_CPU = 1;

/** What keeps a measurement from being made here, with what to do. */
export class CannotMeasureError extends Error {}

export interface Machine {
  readonly cpu: string;
  readonly cpus: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly node: string;
  /** Niceness of everything that was measured; below 0 needs a privilege. */
  readonly niceness: number;
}

/**
 * Takes this process, and with it all that it starts, to its own processor and before others.
 *
 * @throws {CannotMeasureError} where the kernel offers no way to measure.
 */
export function prepareMachine(): Machine {
  if (process.platform !== 'linux') {
    throw new CannotMeasureError('The benchmark reads /proc/PID/schedstat. Run it on Linux.');
  }
  if (availableParallelism() < 2) {
    throw new CannotMeasureError(
      'Server and load generator need a processor each. Run it on a machine with two.',
    );
  }
  try {
    execFileSync('taskset', ['-acp', String(CLIENT_CPU), String(process.pid)], { stdio: 'ignore' });
    readFileSync('/proc/self/schedstat');
  } catch (cause) {
    throw new CannotMeasureError(
      'taskset or /proc/self/schedstat is missing. Install util-linux; schedstat needs a kernel with CONFIG_SCHED_INFO.',
      { cause },
    );
  }
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cpus: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: readFileSync('/proc/sys/kernel/osrelease', 'utf8').trim(),
    node: process.version,
    niceness: takePriority(-10),
  };
}

function takePriority(niceness: number): number {
  try {
    setPriority(process.pid, niceness);
    return niceness;
  } catch {
    return 0;
  }
}
