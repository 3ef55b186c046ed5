/** Where an instance answers. */
export type Instance =
  | { readonly kind: 'url'; readonly url: URL }
  /** `path` is absolute. */
  | { readonly kind: 'socket'; readonly path: string };

/** As logs write it: `http://127.0.0.1:8000`, `unix:/run/app/management.sock`. */
export function placeOf(instance: Instance): string {
  return instance.kind === 'url' ? instance.url.origin : `unix:${instance.path}`;
}
