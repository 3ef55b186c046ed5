/**
 * Whether a request target is ours: byte for byte `/-/…`. Nothing is decoded or normalised first, because
 * whatever stands in front of the service and hides `/-/` must see the same thing as we do. What only looks like
 * it is neither ours nor the application's: `looksLikeManagement`.
 */
export function isManagementTarget(target: string): boolean {
  return target.startsWith('/-/');
}

/**
 * Other names of our endpoints, for platforms that insist on theirs; a proxy that hides `/-/` does not hide
 * these.
 */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['/healthz', '/-/ready'],
  ['/__heartbeat__', '/-/ready'],
  ['/__lbheartbeat__', '/-/healthy'],
  ['/__version__', '/-/version'],
]);

/** The target that an alias stands for; any other target as it is. */
export function resolveAlias(target: string): string {
  const query = target.indexOf('?');
  const path = query === -1 ? target : target.slice(0, query);
  const canonical = ALIASES.get(path);
  return canonical === undefined ? target : canonical + target.slice(path.length);
}
