import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { onceARun } from '../../deploy/support/once-a-run.js';
import type { Answer } from './answers.js';
import { attempt, type Outcome, succeed } from './command.js';
import { personsEnvironment } from './environment.js';
import { madeApplication } from './made-application.js';
import { programsOf } from './package-managers.js';
import { type Kind, type Recipe, recipeOf } from './recipes.js';
import { RunningApplication } from './running-application.js';

type Variables = Readonly<Record<string, string>>;

/** An application of one test: a copy of a made one, and the person who works with it. */
export class Application implements AsyncDisposable {
  private constructor(
    readonly folder: string,
    readonly recipe: Recipe,
    /** What it answered before it met us. */
    readonly before: readonly Answer[],
    readonly environment: Variables,
  ) {}

  /** As it is before it meets us. */
  static async copyOf(kind: Kind): Promise<Application> {
    return Application.#copy(kind, (await madeApplication(kind)).folder);
  }

  /** As it is when the package manager has installed us, and nothing else has happened. */
  static async installed(kind: Kind): Promise<Application> {
    return Application.#once('installed', kind, async () => {
      const app = await Application.copyOf(kind);
      await app.run(app.recipe.commands.install);
      return app;
    });
  }

  /** As it is when the Nest CLI has added us. */
  static async adopted(kind: Kind): Promise<Application> {
    return Application.#once('adopted', kind, async () => {
      const app = await Application.installed(kind);
      await app.run(`${app.recipe.commands.exec} nest add nestjs-deployment -s`);
      return app;
    });
  }

  /** A copy of what is made once in a run, at a commit of its own. */
  static async #once(state: string, kind: Kind, make: () => Promise<Application>): Promise<Application> {
    const folder = await onceARun(`${state}-${kind}`, async () => {
      const app = await make();
      await app.commit(state);
      return app.folder;
    });
    return Application.#copy(kind, folder);
  }

  static async #copy(kind: Kind, from: string): Promise<Application> {
    const recipe = recipeOf(kind);
    const { answers } = await madeApplication(kind);
    const folder = join(await mkdtemp(join(inject('runFolder'), `${kind}-`)), 'orders');
    // Not `cp()` of Node.js: it takes ten times as long for so many files.
    execFileSync('cp', ['-a', from, folder]);
    const environment = personsEnvironment({
      programs: await programsOf(recipe.packageManager),
      registry: inject('registry'),
      runFolder: inject('runFolder'),
    });
    return new Application(folder, recipe, answers, environment);
  }

  /** Types a line that has to succeed. */
  run(line: string, env: Variables = {}): Promise<Outcome> {
    return succeed(line, { cwd: this.folder, env: { ...this.environment, ...env } });
  }

  /** Types a line, whatever comes of it. */
  attempt(line: string, env: Variables = {}): Promise<Outcome> {
    return attempt(line, { cwd: this.folder, env: { ...this.environment, ...env } });
  }

  async commit(message: string): Promise<void> {
    await this.run(`git add --all && git -c user.name=a -c user.email=a@example.com commit -qm '${message}'`);
  }

  /** What differs from the last commit, as git shows it: nothing is `''`. */
  async changes(): Promise<string> {
    return (await this.run('git status --porcelain && git diff')).stdout;
  }

  /** The files of the last commit that are not as in the one before. */
  async committedFiles(): Promise<readonly string[]> {
    return (await this.run('git diff --name-only HEAD~1')).stdout.trim().split('\n');
  }

  /** Starts it as a deployment does, and waits until it listens. */
  start(env: Variables = {}): Promise<RunningApplication> {
    return RunningApplication.start(join(this.folder, this.recipe.folder, 'run-app.sh'), [], {
      // From anywhere.
      cwd: '/',
      env: { SECRETS_PROVIDER: 'fake', ...this.recipe.environment, ...env },
      listening: /listening on http/,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(join(this.folder, '..'), { recursive: true, force: true, maxRetries: 10 });
  }
}
