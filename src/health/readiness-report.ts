import { Injectable, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import type { Phase } from '../lifecycle/phase.js';
import type { CheckSnapshot } from './check-runner.js';

/** Terminus' JSON, and the phase that explains a 503 without a failed check. */
export type ReadinessReportBody = HealthCheckResult & { readonly phase: Phase };

type TerminusStatus = 'up' | 'degraded' | 'down';

/** Tells people what the probes only count, in the form that terminus' users know. */
@Injectable()
export class ReadinessReport {
  constructor(
    private readonly health: HealthCheckService,
    private readonly lifecycle: Lifecycle,
  ) {}

  async of(checks: readonly CheckSnapshot[]): Promise<{ status: 200 | 503; body: ReadinessReportBody }> {
    const { info, error, details } = await this.health
      .check(checks.map((check) => () => ({ [check.name]: entryOf(check) })))
      .catch(bodyOf);
    const { phase } = this.lifecycle;
    const status = overall(phase, checks);
    return {
      status: status === 'ok' || status === 'degraded' ? 200 : 503,
      // Terminus gives `info` and `error` always, its type does not know.
      body: { status, info: info ?? {}, error: error ?? {}, details, phase },
    };
  }
}

/** A 503 with a body is terminus' way to say that something is down; anything else is a real error. */
function bodyOf(thrown: unknown): HealthCheckResult {
  if (thrown instanceof ServiceUnavailableException) return thrown.getResponse() as HealthCheckResult;
  throw thrown;
}

/**
 * The phase decides: terminus knows of a shutdown only when Nest's hooks run, long after readiness has to
 * fail.
 */
function overall(phase: Phase, checks: readonly CheckSnapshot[]): HealthCheckResult['status'] {
  if (phase === 'starting') return 'error';
  if (phase !== 'serving') return 'shutting_down';
  const statuses = new Set(checks.map(terminusStatus));
  if (statuses.has('down')) return 'error';
  return statuses.has('degraded') ? 'degraded' : 'ok';
}

/** To terminus all that is down fails the whole; what is not critical is therefore degraded there. */
function terminusStatus({ status, critical }: CheckSnapshot): TerminusStatus {
  if (status === 'up' || status === 'degraded') return status;
  return critical ? 'down' : 'degraded';
}

function entryOf(check: CheckSnapshot): { status: TerminusStatus } & Record<string, unknown> {
  const { critical, durationMs, reason, since, checkedAt, failures, data } = check;
  return {
    ...data,
    status: terminusStatus(check),
    critical,
    ...(durationMs === undefined ? { reason: 'was not asked yet' } : { responseTime: durationMs }),
    ...(reason === undefined ? {} : { reason, failures }),
    since: since.toISOString(),
    ...(checkedAt === undefined ? {} : { checkedAt: checkedAt.toISOString() }),
  };
}
