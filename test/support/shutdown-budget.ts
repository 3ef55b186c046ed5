import { duration } from '../../src/config/duration.js';

/** A time that a file gives, as it is called there, in milliseconds. */
export interface Time {
  readonly file: string;
  readonly name: string;
  readonly ms: number;
}

/** How tools call the time after which they kill. */
const KILLS = [
  /(?<name>stop_grace_period): (?<time>\w+)/g,
  /(?<name>TimeoutStopSec)=(?<time>\w+)/g,
  /(?<name>terminationGracePeriodSeconds): (?<time>\w+)/g,
  /(?<name>kill_timeout) *= *"(?<time>\w+)"/g,
  /(?<name>--stop-timeout)[ =](?<time>\w+)/g,
  /(?<name>--stop-grace-period)[ =](?<time>\w+)/g,
];

/** After how long a supervisor is told to kill. */
export function killsIn(file: string, text: string): Time[] {
  return KILLS.flatMap((pattern) => timesIn(file, text, pattern));
}

/** Our own variables, where a file sets them. */
export function settingsIn(file: string, text: string): Time[] {
  return timesIn(file, text, /(?<name>DRAIN_DELAY|SHUTDOWN_TIMEOUT)=(?<time>\d+m?s)\b/g);
}

/**
 * The longest that HAProxy takes to notice that an instance is no longer ready: a check that has just begun still
 * succeeds, and the last of those that fail takes the longest that one may.
 */
export function noticeOf(haproxy: string): number {
  const part = (pattern: RegExp): string => pattern.exec(haproxy)?.[1] ?? '';
  const interval = duration(part(/\binter (\w+)/));
  return interval * Number(part(/\bfall (\d+)/)) + duration(part(/\btimeout check (\w+)/));
}

function timesIn(file: string, text: string, pattern: RegExp): Time[] {
  return [...text.matchAll(pattern)].map(({ groups: { name = '', time = '' } = {} }) => ({
    file,
    name,
    // Where no unit is written, these tools mean seconds.
    ms: duration(/^\d+$/.test(time) ? `${time}s` : time),
  }));
}
