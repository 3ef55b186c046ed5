import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { freePort } from '../support/free-port.js';

const COUNT = 20_000;

/** A service whose standard output is a real pipe to `reader`; `output` is what came through it, and how the service ended. */
async function start(file: string, reader: string): Promise<{ port: number; output: Promise<string> }> {
  const port = await freePort();
  const service = `"${process.execPath}" --import nestjs-deployment/signals "${join(inject('stage'), file)}"`;
  const child = spawn('bash', ['-c', `(${service}; echo "exit $?" >&2) 2>&4 | ${reader}`], {
    cwd: inject('stage'),
    env: { PATH: process.env['PATH'] ?? '', PORT: String(port), DRAIN_DELAY: '0s' },
    stdio: ['ignore', 'pipe', 'inherit', 'ignore', 'pipe'],
    detached: true,
  });
  onTestFinished(() => {
    try {
      process.kill(-(child.pid ?? 0), 'SIGKILL');
    } catch {
      // The whole group has ended, as it does when the test passes.
    }
  });
  const [, stdout, , , ends] = child.stdio as unknown as Readable[];
  if (stdout === undefined || ends === undefined) throw new Error('The pipes are missing.');
  const output = Promise.all([text(stdout), text(ends)]).then((parts) => parts.join(''));
  return { port, output };
}

async function whenServing(port: number): Promise<void> {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/-/ready`).catch(() => undefined);
    if (answer?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('Log lines into a pipe whose reader pauses', () => {
  it.each([
    ['SIGTERM', 0],
    ['throw', 1],
  ])('all arrive when the process ends by %s', async (then, code) => {
    const { port, output } = await start('test/fixtures/lifecycle-service.js', '{ sleep 4; cat; }');
    await whenServing(port);

    await fetch(`http://127.0.0.1:${port}/lines?count=${COUNT}&then=${then}`).catch(() => undefined);
    const lines = (await output).split('\n');

    expect(numbersIn(lines)).toEqual(Array.from({ length: COUNT }, (_, index) => index + 1));
    expect(lines).toContain(`exit ${code}`);
  });

  it('all arrive when the start fails with exit 78', async () => {
    const { output } = await start('test/fixtures/lines-then-failure.js', '{ sleep 3; cat; }');

    const lines = (await output).split('\n');

    expect(numbersIn(lines)).toHaveLength(COUNT);
    expect(lines.findLast((line) => line.startsWith('{'))).toContain('APP_MISSING');
    expect(lines).toContain('exit 78');
  });

  it('do not stop the service from answering', async () => {
    const { port, output } = await start('test/fixtures/lifecycle-service.js', '{ sleep 5; cat; }');
    await whenServing(port);
    await fetch(`http://127.0.0.1:${port}/lines?count=${COUNT}`);

    const startedAt = performance.now();
    const answer = await fetch(`http://127.0.0.1:${port}/-/healthy`);

    expect(answer.status).toBe(200);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    await fetch(`http://127.0.0.1:${port}/lines?count=1&then=SIGTERM`).catch(() => undefined);
    await output;
  });
});

describe('A standard output that is closed', () => {
  it('ends the process quietly', async () => {
    const { port, output } = await start('test/fixtures/lifecycle-service.js', 'head -n 1');
    await Promise.race([whenServing(port), output]);
    await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined);

    const lines = (await output).trim().split('\n');

    expect(lines).toHaveLength(2);
    expect(lines[1]).toBe('exit 1');
  });
});

function numbersIn(lines: readonly string[]): number[] {
  return lines.flatMap((line) => {
    const { number } = line.startsWith('{') ? (JSON.parse(line) as { number?: number }) : {};
    return number === undefined ? [] : [number];
  });
}
