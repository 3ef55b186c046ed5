import { duration, isDuration } from '../config/duration.js';

/** How a check is asked and what its failure means. */
export interface ReadinessCheckOptions {
  /**
   * Whether the service gets no traffic while it is down. `false`: it is only degraded, and `/-/ready` stays
   * 200.
   * @default true
   */
  readonly critical?: boolean;
  /**
   * How long an answer may take. Keep it below the time-out of whoever probes.
   * @default '2s'
   */
  readonly timeout?: string;
  /**
   * How long an answer counts. However many probes arrive, the dependency is asked once in that time.
   * @default '5s'
   */
  readonly cacheFor?: string;
  /**
   * How many failures in a row make it down, once it was up. Before its first success a single one does.
   * @default 3
   */
  readonly failureThreshold?: number;
}

/** The options of one check, read and found good. */
export interface CheckSettings {
  readonly name: string;
  readonly critical: boolean;
  readonly timeoutMs: number;
  readonly cacheForMs: number;
  readonly failureThreshold: number;
}

/** A timer takes no more than this, and fires at once beyond it. */
const LONGEST_MS = 2 ** 31 - 1;

/** It is part of a path and a key of JSON, so it starts with a letter or digit and needs no escaping. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,99}$/;

/** Reads the options of one check. Every problem found is handed to `report`; then there are no settings. */
export function readCheckSettings(
  name: string,
  options: ReadinessCheckOptions,
  report: (problem: string) => void,
): CheckSettings | undefined {
  const { critical = true, timeout = '2s', cacheFor = '5s', failureThreshold = 3 } = options;
  const problems = [
    problemOfName(name),
    problemOfDuration('timeout', timeout, 1),
    problemOfDuration('cacheFor', cacheFor, 0),
    problemOfThreshold(failureThreshold),
  ].filter((problem) => problem !== undefined);
  for (const problem of problems) report(problem);
  if (problems.length > 0) return undefined;
  return { name, critical, timeoutMs: duration(timeout), cacheForMs: duration(cacheFor), failureThreshold };
}

function problemOfName(name: unknown): string | undefined {
  if (name === '') return 'its name is empty';
  if (typeof name === 'string' && NAME.test(name)) return undefined;
  return 'its name does not fit into a path: use letters, digits, ".", "_", "~" and "-", 100 at most';
}

function problemOfDuration(option: string, text: string, least: number): string | undefined {
  if (!isDuration(text)) return `${option} is no duration such as "250ms", "5s" or "1m"`;
  const milliseconds = duration(text);
  if (milliseconds < least) return `${option} has to be longer than nothing`;
  if (milliseconds > LONGEST_MS) return `${option} is longer than a timer can wait, 24 days`;
  return undefined;
}

function problemOfThreshold(threshold: unknown): string | undefined {
  return Number.isSafeInteger(threshold) && (threshold as number) >= 1
    ? undefined
    : 'failureThreshold has to be a whole number from 1 on';
}
