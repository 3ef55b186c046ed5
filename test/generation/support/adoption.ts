import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { until } from '../../secrets/support/until.js';
import { answersOf, asBefore } from './answers.js';
import { Application } from './application.js';
import { HeldRequest } from './held-request.js';
import { nextStepsOf, walk } from './next-steps.js';
import type { Kind } from './recipes.js';

const DRAIN_DELAY_MS = 1_000;

/** Written by the package manager, in its own way. */
const LOCK_FILES = /(^|\/)(package-lock\.json|pnpm-lock\.yaml|pnpm-workspace\.yaml|yarn\.lock)$/;

/** What the tests find that follow: the application is adopted and built then. */
export interface AdoptedApplication {
  readonly app: Application;
  /** What was said about it. */
  readonly report: string;
}

/** What holds for every application that adopts us. The tests belong together, in this order. */
export function itAdopts(kind: Kind): AdoptedApplication {
  let app: Application;
  let report: string;

  beforeAll(async () => {
    app = await Application.copyOf(kind);
    return () => app[Symbol.asyncDispose]();
  });

  it('is adopted by one command', async () => {
    report = (await app.run(app.recipe.commands.add)).output;

    expect(report).toContain('nestjs-deployment is now in');
    expect(await app.changes()).not.toBe('');
    await app.commit('Adopt');
  });

  it('is built, tested, started and asked as the next steps say', async () => {
    const steps = nextStepsOf(report);

    const [build, tests, , answer, help] = await walk(app, steps);

    expect(steps).toEqual(
      [/\bbuild\b/, /\btest:e2e$/, /run-app\.sh$/, /\/-\/ready$/, /--help$/].map(
        (step) => expect.stringMatching(step) as string,
      ),
    );
    expect({ build, isBuilt: existsSync(join(app.folder, app.recipe.main)) }).toMatchObject({
      isBuilt: true,
    });
    expect(tests).toMatch(/\bapp\S*spec\.ts/);
    expect(tests).toMatch(/\bdeployment\S*spec\.ts/);
    expect(answer).toMatch(/^ready\n/);
    expect(help).toContain('Usage');
  });

  it('passes its unit tests', async () => {
    const [unit] = app.recipe.commands.tests;

    expect((await app.run(unit)).output).toMatch(/\bpassed\b/);
  });

  it('passes its lint without a warning', async () => {
    expect((await app.run(app.recipe.commands.lint)).output).toMatch(/\b0 warnings and 0 errors/);
  });

  it('is formatted as the rest of it', async () => {
    const files = (await app.committedFiles()).filter((file) => !LOCK_FILES.test(file));

    const quoted = files.map((file) => `'${file}'`).join(' ');
    const line = `${app.recipe.commands.exec} prettier --check --ignore-unknown ${quoted}`;

    expect((await app.run(line)).output).toContain('All matched files use Prettier code style!');
  });

  it('is not changed by adopting it again', async () => {
    await app.run(app.recipe.commands.add);

    expect(await app.changes()).toBe('');
  });

  it('answers as before', async () => {
    await using running = await app.start();

    const now = await answersOf(running, app.recipe.requests);

    expect(asBefore(now, app.before)).toEqual(app.before);
  });

  it('answers the probes, finishes what is in flight on SIGTERM, and exits 0', async () => {
    await using running = await app.start({ DRAIN_DELAY: `${DRAIN_DELAY_MS}ms` });
    const probe = async (target: string) => (await running.exchange({ target })).status;

    expect(await Promise.all(['/-/startup', '/-/healthy', '/-/ready'].map(probe))).toEqual([200, 200, 200]);
    expect(JSON.parse((await running.exchange({ target: '/-/version' })).body)).toMatchObject({
      name: expect.any(String) as string,
    });

    using held = await HeldRequest.open(running.port, '/nowhere');
    running.kill('SIGTERM');
    await until('draining', async () => {
      const { status, body } = await running.exchange({ target: '/-/ready' });
      return status === 503 && body.includes('draining');
    });
    const answer = await held.finish();

    expect(answer).toMatchObject({ status: 404, connection: 'close' });
    expect(await running.exited).toEqual({ code: 0, signal: null });
  });

  return {
    get app() {
      return app;
    },
    get report() {
      return report;
    },
  };
}
