import { measureLoad, type LoadCase, type LoadPlan, type LoadRow } from './load.js';
import { BARE, HAND_ASSEMBLED, OURS, type Adapter, type Variant } from './variants.js';

export interface ReadinessPlan extends LoadPlan {
  /** With how many checks each application is measured; 0 is what all ratios are against. */
  readonly checks: readonly number[];
  /** Whether bare and what is assembled by hand are loaded too. */
  readonly compared: boolean;
}

/** What one probe costs; ratios are to ours without any check. */
export type ReadinessRow = LoadRow;

/** Loads the probes of readiness as if they were any route. */
export function measureReadiness(
  adapter: Adapter,
  plan: ReadinessPlan,
  progress: (step: string) => void,
): Promise<ReadinessRow[]> {
  return measureLoad(casesOf(plan), { adapter }, plan, progress);
}

function casesOf({ checks, compared }: ReadinessPlan): LoadCase[] {
  const own: LoadCase[] = [
    ...checks.map((count) => ({ variant: withChecks(OURS, count), target: '/-/ready' })),
    // The A/A control: the first one once more.
    { variant: { ...withChecks(OURS, 0), name: `${OURS.name}, 0 checks again` }, target: '/-/ready' },
  ];
  if (!compared) return own;
  return [
    ...own,
    ...checks.map((count) => ({ variant: withChecks(HAND_ASSEMBLED, count), target: '/health' })),
    // It has no probe: what any route of Nest costs, for orientation.
    { variant: { ...BARE, name: `${BARE.name}, /users/42` }, target: '/users/42' },
  ];
}

function withChecks(variant: Variant, checks: number): Variant {
  return {
    ...variant,
    name: `${variant.name}, ${checks} ${checks === 1 ? 'check' : 'checks'}`,
    environment: { ...variant.environment, BENCH_CHECKS: String(checks) },
  };
}
