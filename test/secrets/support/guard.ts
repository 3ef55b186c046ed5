import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';

// The end of the input without a line means that whoever held it is gone: interrupted, crashed or killed.
// CONT, because a server that a test has stopped would not even see the other signal.
const SCRIPT = 'read _ && exit; kill -s "$1" "$0"; kill -s CONT "$0"; sleep 1; rm -rf "$2"';

/**
 * Ends a process, and removes its folder, should this process end in whatever way before it did so itself: a
 * handler of `exit` does not run when a test worker is killed. What it returns calls it off.
 */
export function guard(pid: number, signal: 'KILL' | 'QUIT', directory: string): () => void {
  const child = spawn('sh', ['-c', SCRIPT, String(pid), signal, directory], {
    // In a group of its own, or Ctrl-C would end it before its work.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin.on('error', () => {});
  child.unref();
  (child.stdin as Socket).unref();
  return () => void child.stdin.end('over\n');
}
