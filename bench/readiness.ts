import { measureLoad, type LoadCase, type LoadPlan, type LoadRow } from './load.js';
import { BARE, HAND_ASSEMBLED, OURS, type Adapter, type Variant } from './variants.js';

/** What one probe costs; ratios are to ours without any check. */
export type ReadinessRow = LoadRow;

const CASES: readonly LoadCase[] = [
  ...[0, 1, 10].map((checks) => ({ variant: withChecks(OURS, checks), target: '/-/ready' })),
  // The A/A control: the first one once more.
  { variant: { ...withChecks(OURS, 0), name: `${OURS.name}, 0 checks again` }, target: '/-/ready' },
  ...[0, 1, 10].map((checks) => ({ variant: withChecks(HAND_ASSEMBLED, checks), target: '/health' })),
  // It has no probe: what any route of Nest costs, for orientation.
  { variant: { ...BARE, name: `${BARE.name}, /users/42` }, target: '/users/42' },
];

/** Loads the probes of readiness as if they were any route. */
export function measureReadiness(
  adapter: Adapter,
  plan: LoadPlan,
  progress: (step: string) => void,
): Promise<ReadinessRow[]> {
  return measureLoad(CASES, { adapter }, plan, progress);
}

function withChecks(variant: Variant, checks: number): Variant {
  return {
    ...variant,
    name: `${variant.name}, ${checks} ${checks === 1 ? 'check' : 'checks'}`,
    environment: { ...variant.environment, BENCH_CHECKS: String(checks) },
  };
}
