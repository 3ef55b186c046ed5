import { scrubMessage } from './scrub-message.js';

const DEEPEST_CAUSE = 3;

/** Why a check failed, in one line that gives no credentials away. Never throws, whatever was thrown. */
export function describeFailure(thrown: unknown): string {
  try {
    return scrubMessage(withCauses(thrown, DEEPEST_CAUSE)) || 'failed without a reason';
  } catch {
    // A getter or a proxy that throws: there is nothing to be learnt from it.
    return 'failed with an error that cannot be read';
  }
}

function withCauses(thrown: unknown, depth: number): string {
  const own = ownMessage(thrown);
  const cause = depth > 0 && thrown instanceof Error ? thrown.cause : undefined;
  if (cause === undefined || cause === null) return own;
  const rest = withCauses(cause, depth - 1);
  return rest === '' || own.includes(rest) ? own : `${own}: ${rest}`;
}

function ownMessage(thrown: unknown): string {
  if (typeof thrown === 'string') return thrown;
  if (typeof thrown !== 'object' || thrown === null) return `threw ${String(thrown)}`;
  const { message, code, name } = thrown as { message?: unknown; code?: unknown; name?: unknown };
  if (typeof message === 'string' && message !== '') return message;
  // A refused connection to a name with several addresses: the reasons are inside, the message is empty.
  if (thrown instanceof AggregateError) return thrown.errors.map(ownMessage).join('; ');
  return ([code, name].find((text) => typeof text === 'string' && text !== '') as string | undefined) ?? '';
}
