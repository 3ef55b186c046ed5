import { setTimeout as wait } from 'node:timers/promises';
import { Logger, type LogLevel } from '@nestjs/common';
import { StartLeftovers } from '../lifecycle/start-leftovers.js';
import { StartProgress } from '../lifecycle/start-progress.js';
import { SecretScrubber } from '../secrets/scrubber.js';
import { applicationProblem } from './application-problem.js';
import { bootReport } from './boot-check.js';
import type { CheckProblem, CheckReport } from './check-report.js';
import { graphProblems } from './graph-problems.js';
import type { InspectionTarget, RootDefinition } from './inspection-target.js';
import { distinct, lateProblem, providerProblem } from './provider-problem.js';
import { ScannedApplication, type HostProviders } from './scanned-application.js';

/** How an application is checked. */
export interface CheckOptions {
  /** How long its providers may take until they are made, in milliseconds. @default 60,000 */
  readonly timeout?: number;
  /** Called with what is waited for, each time that is something else. */
  readonly onProgress?: (waitingFor: string) => void;
  /** Ends it early; what was taken is given back. */
  readonly signal?: AbortSignal;
}

/** How long leases may take to be given back. */
const GIVE_BACK_MS = 2_000;

const WORTH_READING: LogLevel[] = ['warn', 'error', 'fatal'];

const NOTHING: CheckReport = { problems: [], warnings: [], variables: 0, secrets: [], providers: 0 };

/**
 * Says whether an application could start: reads its variables and secrets, looks for every dependency, and makes its
 * providers if all of that is there. No hook of it runs and nothing listens. What providers open while they are made
 * stays open; what secrets are lent is given back.
 *
 * @throws the reason of `signal`, and nothing else.
 */
export async function check(
  target: InspectionTarget,
  { signal, ...options }: CheckOptions = {},
): Promise<CheckReport> {
  const leftovers = new StartLeftovers();
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal?.reason);
  signal?.addEventListener('abort', abort);
  try {
    signal?.throwIfAborted();
    return await Promise.race([run(target, leftovers, options), aborted.promise]);
  } finally {
    signal?.removeEventListener('abort', abort);
    await leftovers.giveBack(GIVE_BACK_MS);
  }
}

async function run(
  target: InspectionTarget,
  leftovers: StartLeftovers,
  { timeout = 60_000, onProgress = () => undefined }: Omit<CheckOptions, 'signal'>,
): Promise<CheckReport> {
  onProgress('the import of the application');
  let root: RootDefinition;
  try {
    root = await target.root();
  } catch (error) {
    return { ...NOTHING, problems: [applicationProblem(error, 'the application')] };
  }
  try {
    const graph = await previewed(root, target);
    onProgress('its configuration');
    const app = await scanned(root, target, hostProviders(leftovers, onProgress));
    const boot = await bootReport(app);
    const found = distinct([...boot.problems, ...graph]);
    if (found.length > 0) return { ...boot, problems: found, providers: 0 };
    onProgress('its providers');
    const problems = await makeProblems(app, timeout);
    return { ...boot, problems, providers: app.injector.made };
  } catch (error) {
    return { ...NOTHING, problems: [applicationProblem(error, 'its modules')] };
  }
}

async function previewed(root: RootDefinition, target: InspectionTarget): Promise<CheckProblem[]> {
  // The same is said again, and better, when it is made. Not `false`, which nothing undoes.
  Logger.overrideLogger([]);
  return graphProblems(await ScannedApplication.scan(root, target, { preview: true }));
}

async function scanned(
  root: RootDefinition,
  target: InspectionTarget,
  providers: HostProviders,
): Promise<ScannedApplication> {
  Logger.overrideLogger(WORTH_READING);
  return ScannedApplication.scan(root, target, { preview: false, providers });
}

function hostProviders(leftovers: StartLeftovers, onProgress: (what: string) => void): HostProviders {
  const progress: StartProgress = {
    set waitingFor(what: string | undefined) {
      if (what !== undefined) onProgress(what);
    },
  };
  return [
    { provide: StartLeftovers, useValue: leftovers },
    { provide: StartProgress, useValue: progress },
  ];
}

/** Makes everything, as a start does: what throws first ends it. */
async function makeProblems(app: ScannedApplication, timeout: number): Promise<readonly CheckProblem[]> {
  const over = new AbortController();
  const late = wait(timeout, 'late' as const, { signal: over.signal }).catch(() => 'late' as const);
  const made = app.makeAll().then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  const outcome = await Promise.race([made, late]);
  over.abort();
  if (outcome === undefined) return [];
  const { thrown, running } = app.injector;
  const seconds = Math.ceil(timeout / 1_000);
  const problems =
    outcome === 'late'
      ? running.map((wrapper) => lateProblem({ wrapper, module: wrapper.host }, seconds))
      : thrown.map(providerProblem);
  const rest = outcome === 'late' ? new Error(`is not made after ${seconds} s`) : outcome.error;
  return problems.length > 0 ? withoutSecrets(app, problems) : [applicationProblem(rest, 'its modules')];
}

/** A client that cannot connect likes to say with which address it tried. */
function withoutSecrets(app: ScannedApplication, problems: readonly CheckProblem[]): CheckProblem[] {
  const scrubber: unknown = app.find(SecretScrubber)?.instance;
  if (!(scrubber instanceof SecretScrubber)) return [...problems];
  return problems.map(({ hint, ...one }) => ({
    ...one,
    problem: scrubber.scrub(one.problem),
    ...(hint !== undefined && { hint: scrubber.scrub(hint) }),
  }));
}
