import { createHash } from 'node:crypto';

import { HIDDEN } from './looks-secret.js';
import type { ReportedVariable } from './reported-variable.js';
import type { Shown } from './shown-value.js';

const LENGTH = 12;

/**
 * 12 hexadecimal characters that are the same wherever the values are. Everybody may see them, so that of a secret
 * only whether it is set goes in: a weak one could be guessed from the rest.
 */
export function fingerprintOf(variables: readonly ReportedVariable[]): string {
  const lines = variables.map((one) => JSON.stringify([one.variable, ...contentOf(one)])).toSorted();
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, LENGTH);
}

function contentOf({ value = null, set }: ReportedVariable): readonly Shown[] {
  return value === HIDDEN ? [value, set] : [sorted(value)];
}

function sorted(value: Shown): Shown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, sorted(member)]));
}
