import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';
import { until } from '../../secrets/support/until.js';
import { ProcfileRunner } from './procfile-runner.js';
import { pathOf } from './programs.js';

/** A folder with the service's `run-app.sh`, which is a link, as it may be. */
export class ProcfileService implements AsyncDisposable {
  private constructor(readonly folder: string) {}

  static async create(): Promise<ProcfileService> {
    const folder = await mkdtemp(join(tmpdir(), 'procfile-'));
    await symlink(join(inject('deployable'), 'run-app.sh'), join(folder, 'run-app.sh'));
    return new ProcfileService(folder);
  }

  /** Starts a runner in the folder; whoever does ends it. */
  run(command: string, env?: Readonly<Record<string, string>>): ProcfileRunner {
    return new ProcfileRunner(command, {
      cwd: this.folder,
      programs: [dirname(pathOf('honcho')), dirname(pathOf('nf'))],
      ...(env === undefined ? {} : { env }),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Resolves when the service on this port has started. */
export async function answers(runner: ProcfileRunner, port: number): Promise<void> {
  await until(
    `port ${port} answers`,
    async () => (await fetch(`http://127.0.0.1:${port}/-/startup`)).status === 200,
    { details: () => runner.lines.join('\n'), deadlineMs: 60_000 },
  );
}

/** Resolves when the service on this port handles a request. */
export async function isInFlight(port: number): Promise<void> {
  await until(`port ${port} handles a request`, async () => {
    const metrics = await fetch(`http://127.0.0.1:${port}/-/metrics`);
    return /^http_server_active_requests\S* 1$/m.test(await metrics.text());
  });
}
