import { join } from 'node:path';
import { inject } from 'vitest';
import { type CommandOptions, type CommandResult, must, run } from './command.js';
import { startEngine } from './engine-process.js';
import { importBaseImages, importSystemd } from './base-images.js';
import { onceARun } from './once-a-run.js';
import { pathOf } from './programs.js';
import { repository } from '../../support/repository.js';

const PATH = '/usr/bin:/bin:/usr/sbin:/sbin';

/** The client of the engine that this run has: the one that answers anyway, or one of its own. */
export class Docker {
  private constructor(
    readonly path: string,
    readonly host: string | undefined,
  ) {}

  static async connect(): Promise<Docker> {
    const path = pathOf('docker');
    const host = await onceARun('engine', () => engineOfThisRun(path));
    return new Docker(path, host === '' ? undefined : host);
  }

  /** What a shell needs in its environment to talk to this engine by `docker` and `docker-compose`. */
  get env(): Record<string, string> {
    return {
      PATH,
      HOME: inject('runFolder'),
      ...(this.host === undefined ? {} : { DOCKER_HOST: this.host }),
    };
  }

  run(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
    return run(this.path, args, { ...options, env: { ...this.env, ...options.env } });
  }

  /** @throws with what docker said, when it fails. */
  must(args: readonly string[], options: CommandOptions = {}): Promise<string> {
    return must(this.path, args, { ...options, env: { ...this.env, ...options.env } });
  }

  /** The image of the sample, built by `docker/Dockerfile` once in a run. Returns its name. */
  applicationImage(): Promise<string> {
    return onceARun('application-image', async () => {
      const name = 'nestjs-deployment-sample:test';
      await this.must(['build', '--file', join(repository, 'docker/Dockerfile'), '--tag', name, repository], {
        env: { DOCKER_BUILDKIT: '1' },
      });
      return name;
    });
  }
}

/** Returns its `DOCKER_HOST`; nothing where the client finds it by itself. */
async function engineOfThisRun(docker: string): Promise<string> {
  const runFolder = inject('runFolder');
  const host = process.env['DOCKER_HOST'] ?? '';
  const envOf = (at: string) => ({ PATH, HOME: runFolder, ...(at === '' ? {} : { DOCKER_HOST: at }) });
  if ((await run(docker, ['version'], { env: envOf(host) })).code === 0) {
    await importSystemd({ docker, env: envOf(host) });
    return host;
  }
  const started = await startEngine(runFolder, docker);
  await importBaseImages({ docker, env: envOf(started) }, runFolder);
  return started;
}
