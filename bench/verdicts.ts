import { reasonsToDoubt } from './controls.js';
import type { Mode } from './plan.js';
import type { Measured, Results } from './results.js';
import { TARGETS, type Target, type Unit } from './targets.js';

type Status = 'met' | 'stretch met' | 'MISSED' | 'not measured';

/** A target with what came out. */
export interface Verdict {
  readonly id: string;
  readonly what: string;
  readonly unit: Unit;
  readonly measured: number | undefined;
  readonly must: number | undefined;
  readonly stretch: number | undefined;
  readonly handAssembled: number | undefined;
  readonly status: Status;
}

/** What a run says: nothing when it is a smoke, and only why not when the machine cannot be believed. */
export function conclude(mode: Mode, measured: Measured): Pick<Results, 'void' | 'verdicts'> {
  if (mode === 'smoke') return { void: [], verdicts: [] };
  const doubts = reasonsToDoubt(measured);
  return { void: doubts, verdicts: doubts.length > 0 ? [] : judge(measured) };
}

function judge(measured: Measured): Verdict[] {
  return TARGETS.map((target) => {
    const { id, what, unit, stretch } = target;
    const { ours, handAssembled } = target.pick(measured);
    const must = limitOf(target, handAssembled);
    const status = statusOf(ours, must, stretch);
    return { id, what, unit, measured: ours, must, stretch, handAssembled, status };
  });
}

/** Absent when it depends on something that was not measured. */
function limitOf({ must }: Target, handAssembled: number | undefined): number | undefined {
  if (typeof must === 'number') return must;
  return handAssembled === undefined ? undefined : must.ofHandAssembled * handAssembled;
}

function statusOf(ours: number | undefined, must: number | undefined, stretch: number | undefined): Status {
  if (ours === undefined || must === undefined) return 'not measured';
  // What is no number has met nothing.
  if (!(ours <= must)) return 'MISSED';
  return stretch !== undefined && ours <= stretch ? 'stretch met' : 'met';
}
