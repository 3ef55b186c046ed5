import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { serverDirectory } from './support/server-process.js';
import { until } from './support/until.js';

// The pipe to us closes once nobody holds it any more: neither the parent nor what it started.
const PARENT = `
  import { spawn } from 'node:child_process';
  import { guard } from ${JSON.stringify(new URL('support/guard.ts', import.meta.url).href)};
  const server = spawn('sleep', ['600'], { stdio: ['ignore', 'inherit', 'ignore'] });
  const release = guard(server.pid, 'KILL', process.argv[1]);
  if (process.argv[2] === 'stopped') server.kill('SIGSTOP');
  process.stdout.write('started');
  setInterval(() => {}, 1000);
`;

describe('a server of a test', () => {
  it.for(['running', 'stopped'])(
    'ends, %s, with a test that was killed, and so does its folder',
    async (state) => {
      const directory = await serverDirectory();
      const parent = spawn(process.execPath, ['--input-type=module', '-e', PARENT, directory, state], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const closed = once(parent.stdout, 'close');
      await once(parent.stdout, 'data');

      parent.kill('SIGKILL');

      await closed;
      await until('the folder is gone', () => Promise.resolve(!existsSync(directory)));
      expect(existsSync(directory)).toBe(false);
    },
  );
});
