import { PinoLogger } from 'nestjs-pino';
import type { Exchange } from '../lifecycle/exchange.js';
import { pathOf } from '../logging/request-path.js';
import { announce } from '../logging/root-logger.js';
import type { Grant } from './access.js';
import type { ManagementChange, ManagementRoute } from './management-route.js';

/** How a request for a change ended: `refused` is the caller's fault, `failed` is ours. */
type WriteOutcome = 'done' | 'refused' | 'failed';

/** How often one route was asked for a change, and with what outcome. */
export interface WriteCount {
  readonly method: string;
  readonly route: string;
  readonly outcome: WriteOutcome;
  count: number;
}

/** Remembers who changed what: one line for each change, whatever the log level is, and a count of all attempts. */
export class WriteAudit {
  readonly #counts = new Map<string, WriteCount>();

  get counts(): readonly Readonly<WriteCount>[] {
    return [...this.#counts.values()];
  }

  /** Notes how an attempt ended. Only what was changed is a line: refusals are at the mercy of whoever asks. */
  note(route: ManagementRoute, status: number): void {
    const outcome = outcomeOf(status);
    const key = `${route.method} ${route.pattern} ${outcome}`;
    const known = this.#counts.get(key);
    if (known !== undefined) known.count += 1;
    else this.#counts.set(key, { method: route.method, route: route.pattern, outcome, count: 1 });
  }

  /** Writes the line of a change. */
  tell({ request, target, logger }: Exchange, { who }: Grant, change: ManagementChange = {}): void {
    const action = `${request.method} ${pathOf(target)}`;
    const { from, to, until } = change;
    const fields = { context: 'Management', action, from, to, until: until?.toISOString(), ...who };
    announce(PinoLogger.root, logger, fields, `${action}: ${inWords(change)}, by ${who.by} (${who.peer})`);
  }
}

function inWords({ from, to, until }: ManagementChange): string {
  const end = until === undefined ? '' : ` until ${until.toISOString()}`;
  if (to === undefined) return `done${end}`;
  return from === undefined ? `${to}${end}` : `${from} → ${to}${end}`;
}

function outcomeOf(status: number): WriteOutcome {
  if (status >= 500) return 'failed';
  return status >= 400 ? 'refused' : 'done';
}
