import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, inject, it } from 'vitest';
import { runBin } from '../support/cli-process.js';

describe('The program', () => {
  it('needs no other package to help, to ask an instance or to refuse a command line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cli-'));
    const stage = inject('stage');
    for (const part of ['dist', 'package.json'])
      cpSync(join(stage, part), join(folder, part), { recursive: true });
    const main = join(folder, 'dist/cli/main.js');
    try {
      const outcomes = [
        await runBin(['--help'], { main }),
        await runBin(['--version'], { main }),
        await runBin(['ready', '--help'], { main }),
        await runBin(['ready', '--url', 'http://127.0.0.1:1'], { main }),
        await runBin(['log-level', '--url', 'http://127.0.0.1:1'], { main }),
        await runBin(['ready', '--nonsense'], { main }),
      ];

      expect(outcomes.map(({ code }) => code)).toEqual([0, 0, 0, 3, 3, 2]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('ends quietly, with its own exit code, when nobody reads on', async () => {
    const main = join(inject('stage'), 'dist/cli/main.js');
    const child = spawn(process.execPath, [main, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();

    const [[code], stderr] = await Promise.all([once(child, 'close'), text(child.stderr)]);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('writes no colours where nobody sees them, and all of a long text into a pipe', async () => {
    const { stdout } = await runBin(['log-level', '--help']);
    const coloured = await runBin(['log-level', '--help'], { env: { FORCE_COLOR: '1' } });

    expect(stdout).not.toContain('\u001B');
    expect(stdout).toMatch(/130 +Interrupted by Ctrl-C\.\n$/);
    expect(coloured.stdout).toContain('\u001B[1mUsage:\u001B[22m');
  });
});
