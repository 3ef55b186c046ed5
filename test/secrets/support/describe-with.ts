import { describe, inject } from 'vitest';
import type { ServerName } from './servers.js';

/** A suite that starts the named servers. Where one is missing it is skipped, with the reason in its title. */
export function describeWith(needs: readonly ServerName[], title: string, body: () => void): void {
  const servers = inject('servers');
  const reasons = needs.flatMap((name) => {
    const server = servers[name];
    return 'missing' in server ? [server.missing] : [];
  });
  const suite = reasons.length === 0 ? describe : describe.skip;
  suite(reasons.length === 0 ? title : `${title} (skipped: ${reasons.join(' ')})`, body);
}
