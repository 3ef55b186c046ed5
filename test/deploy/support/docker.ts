import { join } from 'node:path';
import { inject } from 'vitest';
import { type CommandOptions, type CommandResult, must, run } from './command.js';
import { startEngine } from './engine-process.js';
import { importBaseImages } from './base-images.js';
import { onceARun } from './once-a-run.js';
import { pathOf } from './programs.js';
import { repository } from '../../support/repository.js';

/** The client of the engine that this run has: the one that answers anyway, or one of its own. */
export class Docker {
  private constructor(
    readonly path: string,
    readonly host: string | undefined,
  ) {}

  static async connect(): Promise<Docker> {
    const path = pathOf('docker');
    const host = await onceARun('engine', async () => {
      const there = process.env['DOCKER_HOST'] ?? '';
      const env: Record<string, string> = there === '' ? {} : { DOCKER_HOST: there };
      if ((await run(path, ['version'], { env })).code === 0) return there;
      if (process.env['CI'] !== 'true' && process.env['DEPLOY_INSTALL'] !== 'true') {
        throw new Error(
          'no Docker engine answers; to have one started for the tests: npm run test:deploy -- --install',
        );
      }
      const started = await startEngine(inject('runFolder'), path);
      await importBaseImages(path, started, inject('runFolder'));
      return started;
    });
    return new Docker(path, host === '' ? undefined : host);
  }

  /** What a shell needs in its environment to talk to this engine by `docker` and `docker-compose`. */
  get env(): Record<string, string> {
    return {
      PATH: '/usr/bin:/bin:/usr/sbin:/sbin',
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
