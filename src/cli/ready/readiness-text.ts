import { placeOf, type Instance } from '../instance/instance.js';
import { printable } from '../printable.js';
import { table } from '../table.js';
import type { Style } from '../text-style.js';
import type { Readiness } from './ask-readiness.js';

/** What `--json` prints. */
export function readinessDocument(instance: Instance, { ready, word, reason, report }: Readiness): object {
  return { ready, readiness: word, reason, instance: placeOf(instance), report };
}

/** For people: the word, why, and below it the checks. */
export function readinessText({ ready, word, reason, report }: Readiness, style: Style): string {
  const colour = ready ? (word === 'ready' ? style.green : style.yellow) : style.red;
  const because = reason === undefined ? '' : `: ${reason}`;
  const rows = checksIn(report).map((check) => [
    `  ${printable(check.name)}`,
    colourOf(check.status, style)(check.status),
    noteOn(check),
  ]);
  return [colour(word) + because, table(rows)].filter(Boolean).join('\n');
}

/** One check of a report of terminus. */
interface CheckEntry {
  readonly name: string;
  readonly status: string;
  readonly critical?: boolean;
  readonly reason?: string;
  readonly responseTime?: number;
  readonly since?: string;
}

function checksIn(report: Readiness['report']): CheckEntry[] {
  const groups = [report?.['error'], report?.['info']].flatMap((group) =>
    Object.entries({ ...(group as object) }),
  );
  return groups.map(([name, entry]) => ({ name, status: 'unknown', ...(entry as object) }));
}

function colourOf(status: string, style: Style): (text: string) => string {
  if (status === 'up') return style.green;
  return status === 'down' ? style.red : style.yellow;
}

function noteOn({ status, critical, reason, responseTime, since }: CheckEntry): string {
  const parts = [
    reason,
    critical === false && 'not critical',
    status === 'up' && responseTime !== undefined && `${responseTime} ms`,
    status !== 'up' && since !== undefined && `since ${since}`,
  ];
  return printable(parts.filter(Boolean).join(', '));
}
