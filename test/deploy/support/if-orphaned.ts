import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Docker } from './docker.js';

/**
 * Runs a shell script should this process end, in whatever way, before it cleaned up itself; what is returned calls it
 * off.
 *
 * @param name What the script finds in `$0`.
 */
export function ifOrphaned(docker: Docker, script: string, name: string): () => void {
  // The end of the input without a line means that whoever held it is gone.
  const child = spawn('sh', ['-c', `read _ && exit; ${script}`, name], {
    // In a group of its own, or Ctrl-C would end it before its work.
    detached: true,
    env: docker.env,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin.on('error', () => undefined);
  child.unref();
  (child.stdin as Socket).unref();
  return () => void child.stdin.end('over\n');
}
