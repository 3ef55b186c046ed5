import { Injectable, Optional, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import type { Phase } from '../lifecycle/phase.js';
import { StartProgress } from '../lifecycle/start-progress.js';
import type { CheckSnapshot } from './check-runner.js';
import type { ReadinessChange } from './readiness-history.js';
import { stateOfChecks, stateOfPhase, type ReadinessState } from './readiness-state.js';
import { Readiness } from './readiness.js';

/** Terminus' JSON of one check or several, and the phase that explains a 503 without a failed check. */
export type CheckReportBody = HealthCheckResult & { readonly phase: Phase };

/** The same of all checks, with all else that decides. */
export type ReadinessReportBody = CheckReportBody & {
  /** The word of the probe. */
  readonly readiness: string;
  /** What the start waits for. */
  readonly waitingFor?: string | undefined;
  readonly accepting: boolean;
  /** When `accepting` changes back by itself. */
  readonly until?: Date | undefined;
  /** The latest one first. */
  readonly changes: readonly object[];
};

interface Report<Body> {
  readonly status: 200 | 503;
  readonly body: Body;
}

type TerminusStatus = 'up' | 'degraded' | 'down';

/** Tells people what the probes only count, in the form that terminus' users know. */
@Injectable()
export class ReadinessReport {
  constructor(
    private readonly health: HealthCheckService,
    private readonly lifecycle: Lifecycle,
    private readonly readiness: Readiness,
    @Optional() private readonly progress?: StartProgress,
  ) {}

  /** One check, on its own: that the instance is out of rotation is not its fault. */
  of(check: CheckSnapshot): Promise<Report<CheckReportBody>> {
    return this.#report([check], stateOfPhase(this.lifecycle.phase) ?? stateOfChecks([check]));
  }

  /** Everything that decides about readiness, and how it came about. */
  async whole(): Promise<Report<ReadinessReportBody>> {
    const state = await this.readiness.refresh();
    const { accepting, acceptingUntil: until, checks, history } = this.readiness;
    const { status, body } = await this.#report(checks, state);
    const waitingFor = state.word === 'starting' ? this.progress?.waitingFor : undefined;
    const changes = history.map(inSeconds);
    return { status, body: { ...body, readiness: state.word, waitingFor, accepting, until, changes } };
  }

  async #report(checks: readonly CheckSnapshot[], state: ReadinessState): Promise<Report<CheckReportBody>> {
    const { info, error, details } = await this.health
      .check(checks.map((check) => () => ({ [check.name]: entryOf(check) })))
      .catch(bodyOf);
    return {
      status: state.status,
      body: {
        status: terminusWord(state),
        // Terminus gives `info` and `error` always, its type does not know.
        info: info ?? {},
        error: error ?? {},
        details,
        phase: this.lifecycle.phase,
      },
    };
  }
}

/** A 503 with a body is terminus' way to say that something is down; anything else is a real error. */
function bodyOf(thrown: unknown): HealthCheckResult {
  if (thrown instanceof ServiceUnavailableException) return thrown.getResponse() as HealthCheckResult;
  throw thrown;
}

/**
 * Ours, not terminus' own: that knows of a shutdown only when Nest's hooks run, long after readiness has to fail.
 */
function terminusWord({ status, word }: ReadinessState): HealthCheckResult['status'] {
  if (word === 'draining' || word === 'closing') return 'shutting_down';
  if (status === 503) return 'error';
  return word === 'degraded' ? 'degraded' : 'ok';
}

/** To terminus all that is down fails the whole; what is not critical is therefore degraded there. */
function terminusStatus({ status, critical }: CheckSnapshot): TerminusStatus {
  if (status === 'up' || status === 'degraded') return status;
  return critical ? 'down' : 'degraded';
}

function entryOf(check: CheckSnapshot): { status: TerminusStatus } & Record<string, unknown> {
  const { critical, reason, since, failures, slow, data } = check;
  return {
    ...data,
    status: terminusStatus(check),
    critical,
    ...runOf(check),
    ...(slow ? { slow } : {}),
    ...(reason === undefined ? {} : { reason, failures }),
    since: since.toISOString(),
  };
}

function runOf({ durationMs, checkedAt, ageMs = 0 }: CheckSnapshot): object {
  if (checkedAt === undefined) return { reason: 'was not asked yet' };
  return {
    responseTime: durationMs,
    checkedAt: checkedAt.toISOString(),
    ageSeconds: Math.round(ageMs / 1_000),
  };
}

function inSeconds({ lastedMs, ...change }: ReadinessChange): object {
  return { ...change, lastedSeconds: lastedMs / 1_000 };
}
