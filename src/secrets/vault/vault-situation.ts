import type { VaultAnswer } from './vault-answer.js';

/** What an answer says about Vault, the token and the path. */
export type VaultSituation =
  | 'ok'
  | 'sealed'
  | 'standby'
  | 'uninitialised'
  | 'throttled'
  /** The token is good, its policies refuse. */
  | 'denied'
  /** Vault does not know the token, or not any more. */
  | 'token-dead'
  | 'no-mount'
  | 'not-found'
  | 'deleted'
  | 'destroyed'
  | 'namespace'
  /** A KV mount is being made into version 2. */
  | 'upgrading'
  /** Any other refusal, such as of a wrong login. */
  | 'refused'
  /** It failed inside, or said what nobody knows. */
  | 'broken';

/** Fields outside the envelope with which `sys/health` and its like answer. */
interface HealthBody {
  readonly initialized?: unknown;
  readonly sealed?: unknown;
  readonly standby?: unknown;
}

type Reader = (answer: VaultAnswer, text: string) => VaultSituation;

const BY_STATUS: ReadonlyMap<number, Reader> = new Map<number, Reader>([
  [400, badRequest],
  [403, forbidden],
  [404, missing],
  // The node that answers is behind the one that took the last write.
  [412, () => 'broken'],
  [429, (answer) => (health(answer).standby === true ? 'standby' : 'throttled')],
  // How HashiCorp's sys/health names a replica: of another data centre, or for reads.
  [472, () => 'standby'],
  [473, () => 'standby'],
]);

/** Tells by status and, where one status stands for several, by the words of OpenBao and of HashiCorp's Vault. */
export function situationOf(answer: VaultAnswer): VaultSituation {
  const { status, errors } = answer;
  if (status >= 200 && status < 300) return 'ok';
  const text = errors.join('\n');
  const read = BY_STATUS.get(status);
  if (read !== undefined) return read(answer, text);
  return status >= 400 && status < 500 ? 'refused' : serverFailure(answer, text);
}

/** When a version was deleted, if the answer says so. */
export function deletionOf(answer: VaultAnswer): Date | undefined {
  const { deletion_time: time } = metadataOf(answer);
  const date = new Date(typeof time === 'string' ? time : '');
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function serverFailure(answer: VaultAnswer, text: string): VaultSituation {
  const { sealed, initialized } = health(answer);
  if (initialized === false || isUninitialised(text)) return 'uninitialised';
  if (sealed === true || text.includes('Vault is sealed')) return 'sealed';
  return /local node not active|in standby mode/i.test(text) ? 'standby' : 'broken';
}

function badRequest(_: VaultAnswer, text: string): VaultSituation {
  if (/Upgrading from non-versioned to versioned data|Waiting for the primary to upgrade/.test(text)) {
    return 'upgrading';
  }
  if (text.includes('operation unavailable in namespaces')) return 'namespace';
  return isUninitialised(text) ? 'uninitialised' : 'refused';
}

/** A refusal of policy comes in a list of one; what has no list, or has the token in it, is about the token. */
function forbidden(_: VaultAnswer, text: string): VaultSituation {
  if (text.includes('preflight capability check')) return 'no-mount';
  if (/\b(?:invalid|bad) token\b/.test(text)) return 'token-dead';
  if (text.trim() === 'permission denied') return 'token-dead';
  return /^\s*\* permission denied\s*$/m.test(text) ? 'denied' : 'refused';
}

function missing(answer: VaultAnswer, text: string): VaultSituation {
  if (text.includes('namespace not found')) return 'namespace';
  if (text.includes('no handler for route')) return 'no-mount';
  if (metadataOf(answer).destroyed === true) return 'destroyed';
  return deletionOf(answer) === undefined ? 'not-found' : 'deleted';
}

function isUninitialised(text: string): boolean {
  return /not (?:yet )?initialized/i.test(text);
}

function health({ envelope }: VaultAnswer): HealthBody {
  return (envelope ?? {}) as HealthBody;
}

function metadataOf({ envelope }: VaultAnswer): {
  readonly destroyed?: unknown;
  readonly deletion_time?: unknown;
} {
  const data = envelope?.data as { readonly metadata?: object | null } | null | undefined;
  return data?.metadata ?? {};
}
