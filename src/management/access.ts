import type { ManagementKind } from './management-route.js';

/**
 * Where details and writes are answered without further ado: where the person who asks is the one who runs
 * it.
 */
const OPEN_ENVIRONMENTS: ReadonlySet<string | undefined> = new Set(['development', 'test']);

/** Who may call what. Probes and reads are for everybody. */
export class Access {
  readonly #open: boolean;

  constructor(
    nodeEnv: string | undefined,
    private readonly writes: boolean,
  ) {
    this.#open = OPEN_ENVIRONMENTS.has(nodeEnv);
  }

  may(kind: ManagementKind): boolean {
    if (kind === 'probe' || kind === 'read') return true;
    return this.#open && (kind === 'detail' || this.writes);
  }

  /** What would be needed for a call that is refused. */
  requirement(kind: ManagementKind): string {
    if (kind === 'write' && !this.writes) return 'Writes are switched off: management.writes is false.';
    return `This ${kind === 'write' ? 'changes the service' : 'shows details'}, which is answered only when NODE_ENV is development or test.`;
  }
}
