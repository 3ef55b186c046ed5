/** Where something lives in Vault: the path of one read, and the key in what it answers. */
export interface VaultLocation {
  /** `secret/prod/orders`, as people write it, without `data/`. */
  readonly path: string;
  /** Undefined: everything that lives there, as one object. */
  readonly key?: string;
}

/** Reads `secret/prod/orders#databaseUrl`; undefined when it is no path. */
export function parseVaultLocation(text: string): VaultLocation | undefined {
  const [, path = '', key] = /^([^#]*)(?:#(.*))?$/s.exec(text) ?? [];
  const location = parsePath(path);
  if (location === undefined || key === '') return undefined;
  return key === undefined ? { path: location } : { path: location, key };
}

/** Vault redirects `a//b`, and takes `..` for a name: neither is what anybody meant. */
function parsePath(text: string): string | undefined {
  const path = text.replace(/^\/+|\/+$/g, '');
  const segments = path.split('/');
  const isUsable = segments.length > 1 && segments.every((part) => /^(?!\.{1,2}$)[^\s?\\]+$/.test(part));
  return isUsable ? path : undefined;
}
