import type { LoadRow } from './load.js';
import type { Measured } from './results.js';
import { ADAPTERS, ADAPTER_TITLES } from './variants.js';

/** Below this, two processes of one application differ by chance: layout of the heap, decisions of the JIT. */
const TOLERANCE = 0.04;

/** What the same application measured twice says about the machine; nothing where it differs little from itself. */
export function reasonsToDoubt({ load, readiness }: Measured): string[] {
  return ADAPTERS.flatMap((adapter) => [
    ...doubtsAbout(load[adapter], `load, ${ADAPTER_TITLES[adapter]}`),
    ...doubtsAbout(readiness[adapter], `readiness, ${ADAPTER_TITLES[adapter]}`),
  ]);
}

/** A control is a case "again". */
function isControl({ name }: { readonly name: string }): boolean {
  return name.endsWith(' again');
}

function doubtsAbout(rows: readonly LoadRow[], where: string): string[] {
  return rows
    .filter((row) => isControl(row) && !(Math.abs(row.cpuRatio.median - 1) <= TOLERANCE))
    .map(({ name, cpuRatio }) => {
      const percent = Math.abs(cpuRatio.median - 1) * 100;
      return `${where}: "${name}" is off by ${percent.toFixed(1)} % from the same application (at most ${TOLERANCE * 100} %)`;
    });
}
