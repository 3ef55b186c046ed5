import type { ProbeAnswer } from '../lifecycle/phase.js';
import type { ManagementRequest, ManagementResponse } from '../management/management-route.js';

/** One word for machines, and why for those who may see details: what a service waits for is nothing for everybody. */
export function probeAnswer(
  { status, word }: ProbeAnswer,
  request: ManagementRequest,
  because: string | undefined,
): ManagementResponse {
  const why = because !== undefined && request.may('detail') ? `: ${because}` : '';
  return { status, body: `${word}${why}\n` };
}

/** What a start waits for, in words. */
export function waitingFor(
  progress: { readonly waitingFor: string | undefined } | undefined,
): string | undefined {
  return progress?.waitingFor === undefined ? undefined : `waiting for ${progress.waitingFor}`;
}
