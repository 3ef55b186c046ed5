import { inject } from 'vitest';

/** The programs that the tests of secrets start. */
export type ServerName = 'openbao' | 'postgres';

/** Where a program is: a file for `openbao`, the folder of its programs for `postgres`. Or what is missing. */
export type Server = { readonly path: string } | { readonly missing: string; readonly hint: string };

export type Servers = { readonly [Name in ServerName]: Server };

declare module 'vitest' {
  interface ProvidedContext {
    readonly servers: Servers;
  }
}

/** @throws when it is missing: a test that needs it belongs into `describeWith`. */
export function pathOf(name: ServerName): string {
  const server = inject('servers')[name];
  if ('missing' in server) throw new Error(`${server.missing} ${server.hint}`);
  return server.path;
}
