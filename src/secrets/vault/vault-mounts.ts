import type { VaultAnswer } from './vault-client.js';

/** What serves a path, and how it wants to be asked. */
export interface VaultMount {
  /** `secret/`. */
  readonly path: string;
  readonly kind: 'kv1' | 'kv2' | 'other';
}

/** What serves a path, or the answer that kept us from learning it. */
export type MountLookup =
  | { readonly mount: VaultMount; /** Not asked this time. */ readonly remembered: boolean }
  | { readonly refused: VaultAnswer };

/**
 * Asks which mount serves a path and of which version it is. Never guessed from the shape of an answer: a secret of
 * version 1 with one key `data` looks like half an answer of version 2.
 */
export class VaultMounts {
  readonly #known = new Map<string, VaultMount>();

  constructor(private readonly get: (path: string, signal: AbortSignal) => Promise<VaultAnswer>) {}

  async of(path: string, signal: AbortSignal): Promise<MountLookup> {
    const known = [...this.#known.values()].find((mount) => `${path}/`.startsWith(mount.path));
    if (known !== undefined) return { mount: known, remembered: true };
    const answer = await this.get(`sys/internal/ui/mounts/${path}`, signal);
    const mount = mountOf(answer.envelope?.data);
    if (answer.status !== 200 || mount === undefined) return { refused: answer };
    this.#known.set(mount.path, mount);
    return { mount, remembered: false };
  }

  /** It was moved or upgraded meanwhile: the next question is asked anew. */
  forget({ path }: VaultMount): void {
    this.#known.delete(path);
  }
}

interface MountData {
  readonly path?: unknown;
  readonly type?: unknown;
  readonly options?: { readonly version?: unknown } | null;
}

function mountOf(data: unknown): VaultMount | undefined {
  const { path, type, options } = (data ?? {}) as MountData;
  if (typeof path !== 'string') return undefined;
  if (type !== 'kv' && type !== 'generic') return { path, kind: 'other' };
  return { path, kind: options?.version === '2' ? 'kv2' : 'kv1' };
}
