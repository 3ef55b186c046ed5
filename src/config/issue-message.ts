import type { StandardSchemaV1 } from '@standard-schema/spec';

import { VENDOR } from './schema.js';
import type { Source } from './variable-reading.js';

/**
 * What somebody wrote for people to read; undefined where the validator's own words say nothing or show too
 * much.
 */
export function messageOf(
  issue: StandardSchemaV1.Issue,
  vendor: string,
  own: readonly Source[],
  others: readonly Source[],
): string | undefined {
  // Our own schemas say nothing about what they got.
  if (vendor === VENDOR) return issue.message;
  const message = written(issue, vendor);
  if (message === undefined) return undefined;
  const isRevealing =
    own.some(({ text }) => reveals(message, text)) ||
    // A check that compares two variables may put its message at either of them.
    others.some(({ text }) => text.trim().length >= SHORTEST_FOREIGN && reveals(message, text));
  return isRevealing ? undefined : message;
}

const SHORTEST_FOREIGN = 4;
const SHORTEST_PART = 6;

interface VendorIssue extends StandardSchemaV1.Issue {
  readonly code?: unknown;
  readonly expected?: unknown;
}

function written({ message, code, expected }: VendorIssue, vendor: string): string | undefined {
  switch (vendor) {
    case 'zod':
      return /^(?:Invalid|Too small|Too big|Unrecognized)\b/.test(message) ? undefined : message;
    case 'arktype':
      // Its messages end in what it got; `expected` is the part before that.
      if (code !== 'predicate' || typeof expected !== 'string') return undefined;
      return expected.startsWith('valid according to') ? undefined : `expected ${expected}`;
    default:
      // What a validator says by itself tells what it got: "but received", "(was".
      return /\breceived\b|\bwas\b|\bgot\b/i.test(message) ? undefined : message;
  }
}

function reveals(message: string, text: string): boolean {
  const said = message.toLowerCase();
  const trimmed = text.trim();
  const bytes = Buffer.from(trimmed);
  const forms = [
    text,
    trimmed,
    JSON.stringify(trimmed).slice(1, -1),
    // encodeURIComponent throws at half a surrogate pair; bytes have none.
    encodeURIComponent(bytes.toString()),
    bytes.toString('base64').replace(/=+$/, ''),
    String(Number(trimmed)),
    ...trimmed.split(',').map((item) => item.trim()),
    ...(trimmed.match(/[\p{L}\p{N}]+/gu) ?? []).filter((part) => part.length >= SHORTEST_PART),
  ];
  return forms.some((form) => form !== '' && form !== 'NaN' && contains(said, form.toLowerCase()));
}

// A single digit or letter is in most messages; it shows the value only where it stands alone.
function contains(said: string, form: string): boolean {
  if (form.length > 2) return said.includes(form);
  return said.split(/[^\p{L}\p{N}.+-]+/u).some((word) => word.replace(/\.$/, '') === form);
}
