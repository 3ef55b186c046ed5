import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.js';
import { OutputLines } from '../support/output-lines.js';
import { repository } from '../support/repository.js';

const INSTALL_AND_BUILD_MS = 240_000;

describe('npm start in a fresh clone', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fresh clone '));
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      cwd: repository,
      encoding: 'utf8',
    });
    // git lists a file that was removed and not committed, too.
    const files = listed.split('\0').filter((file) => file !== '' && existsSync(join(repository, file)));
    await Promise.all(files.map((file) => cp(join(repository, file), join(folder, file))));
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Starts it as a shell does, as a process group of its own, with the Node.js of the host. */
  async function start(command: string, ...args: string[]) {
    const port = await freePort();
    const { npm_config_cache, HOME, PATH = '' } = process.env;
    const development = command === 'npm' ? {} : { NODE_ENV: 'development', SECRETS_PROVIDER: 'fake' };
    const path = PATH.split(delimiter).filter((entry) => !entry.includes('node_modules'));
    const began = performance.now();
    const child = spawn(command, args, {
      cwd: folder,
      detached: true,
      env: { HOME, PATH: path.join(delimiter), PORT: String(port), npm_config_cache, ...development },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = new OutputLines();
    output.add('stdout', child.stdout);
    output.add('stderr', child.stderr);
    const exited = once(child, 'close').then(([code, signal]: unknown[]) => ({ code, signal }));
    await output.waitFor(
      ({ text }) => text.includes(`listening on http://127.0.0.1:${port}`),
      INSTALL_AND_BUILD_MS,
    );
    return {
      child,
      output,
      exited,
      origin: `http://127.0.0.1:${port}`,
      startedWithinMs: performance.now() - began,
      pressControlC: () => process.kill(-(child.pid ?? 0), 'SIGINT'),
      async [Symbol.asyncDispose]() {
        if (child.exitCode === null && child.signalCode === null) process.kill(-(child.pid ?? 0), 'SIGKILL');
        await exited;
      },
    };
  }

  it('installs, builds, serves what it says to curl, and ends with 0 on Ctrl-C', async () => {
    await using service = await start('npm', 'start');

    const [, suggested = ''] = /curl (\S+)/.exec(service.output.toString()) ?? [];
    const answer = await fetch(suggested);
    service.pressControlC();

    expect(suggested).toContain(service.origin);
    expect(answer.status).toBe(200);
    expect(await service.exited).toEqual({ code: 0, signal: null });
  });

  it('spends less than two seconds before the service when there is nothing to do', async () => {
    const alone = await startAndStop('./run-app.sh');
    const byNpm = await startAndStop('npm', 'start');

    expect(byNpm - alone).toBeLessThan(2_000);
  });

  it('ends with 0 when npm alone gets SIGTERM', async () => {
    await using service = await start('npm', 'start');

    service.child.kill('SIGTERM');

    expect(await service.exited).toEqual({ code: 0, signal: null });
  });

  async function startAndStop(command: string, ...args: string[]): Promise<number> {
    await using service = await start(command, ...args);
    service.pressControlC();
    await service.exited;
    return service.startedWithinMs;
  }
});
