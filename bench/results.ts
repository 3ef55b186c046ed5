import type { HeapResult } from './heap.js';
import type { ImportRow } from './imports.js';
import type { AccessLineRow } from './access-line.js';
import type { LogLineRow } from './log-line.js';
import type { LoadRow } from './load.js';
import type { Machine } from './machine.js';
import type { Mode, Section } from './plan.js';
import type { ReadinessRow } from './readiness.js';
import type { ScrapeRow } from './scrape.js';
import type { StartUpRow } from './start-up.js';
import type { Verdict } from './verdicts.js';
import type { Adapter } from './variants.js';

/** What was measured, nothing concluded from it. A section that was left out is empty. */
export interface Measured {
  readonly load: Readonly<Record<Adapter, readonly LoadRow[]>>;
  readonly startUp: Readonly<Record<Adapter, readonly StartUpRow[]>>;
  readonly scrape: readonly ScrapeRow[];
  readonly readiness: Readonly<Record<Adapter, readonly ReadinessRow[]>>;
  readonly accessLine: readonly AccessLineRow[];
  readonly logLine: readonly LogLineRow[];
  readonly imports: readonly ImportRow[];
  readonly heap: HeapResult;
}

/** One run, as it is written to `results/`. */
export interface Results extends Measured {
  readonly mode: Mode;
  /** What was measured of all that there is. */
  readonly sections: readonly Section[];
  readonly startedAt: string;
  readonly minutes: number;
  /** Of the sources that were measured; `+` when they differ from the commit. */
  readonly commit: string;
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  /** Why nothing can be concluded from this run: the same application differed too much from itself. */
  readonly void: readonly string[];
  /** Empty when the run is void, or a smoke. */
  readonly verdicts: readonly Verdict[];
}
