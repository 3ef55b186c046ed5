import { PROBES, type Phase, type ProbeState } from '../lifecycle/phase.js';
import type { CheckSnapshot } from './check-runner.js';

/** What `/-/ready` answers, and because of which checks. */
export interface ReadinessState {
  readonly status: 200 | 503;
  /** `ready`, `degraded`, `failing`, `not-accepting`, or the phase. */
  readonly word: string;
  /** Critical checks that are down. */
  readonly failing: readonly string[];
  /** Checks that are degraded, or down without being critical. */
  readonly degraded: readonly string[];
}

const plain = (state: ProbeState): ReadinessState => ({ ...PROBES[state].ready, failing: [], degraded: [] });

export const READY = plain('serving');
export const NOT_ACCEPTING = plain('not-accepting');

const OUTSIDE = {
  starting: plain('starting'),
  draining: plain('draining'),
  closing: plain('closing'),
} as const;

/** What a phase alone decides; `undefined` while serving, where the rest counts. */
export function stateOfPhase(phase: Phase): ReadinessState | undefined {
  return phase === 'serving' ? undefined : OUTSIDE[phase];
}

/** What the checks make of an instance that serves. */
export function stateOfChecks(checks: readonly CheckSnapshot[]): ReadinessState {
  const named = (wanted: (check: CheckSnapshot) => boolean): string[] =>
    checks.filter(wanted).map(({ name }) => name);
  const failing = named(({ status, critical }) => status === 'down' && critical);
  const degraded = named(({ status, critical }) => status === 'degraded' || (status === 'down' && !critical));
  if (failing.length > 0) return { ...PROBES.failing.ready, failing, degraded };
  if (degraded.length > 0) return { status: 200, word: 'degraded', failing, degraded };
  return READY;
}

/** Why it is not just ready: the reasons of the checks that decided. `undefined` when none did. */
export function reasonsOf(
  { failing, degraded }: ReadinessState,
  checks: readonly CheckSnapshot[],
): string | undefined {
  const names = failing.length > 0 ? failing : degraded;
  if (names.length === 0) return undefined;
  return checks
    .filter(({ name }) => names.includes(name))
    .map(({ name, reason = 'said so without a reason' }) => `${name}: ${reason}`)
    .join('; ');
}
