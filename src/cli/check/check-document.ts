import type { CheckReport } from '../../inspection/inspection.js';

/** What `check --json` prints. */
export type CheckDocument = { readonly ok: boolean } & CheckReport;

export function checkDocument(report: CheckReport): CheckDocument {
  return { ok: report.problems.length === 0, ...report };
}
