import { InvalidConfigError } from '../config/config.errors.js';
import type { Problem } from '../config/problem.js';
import { variablesOf } from '../config/variable-plan.js';
import { BOOT, CONFIGURATION, type Boot, type Configuration } from '../deployment.boot.js';
import { ModuleMissingError } from '../lifecycle/setup.js';
import { SecretsKeeper } from '../secrets/secrets-keeper.js';
import { applicationProblem } from './application-problem.js';
import type { CheckProblem, CheckReport, FoundSecret } from './check-report.js';
import { dependencyProblem, providerProblem } from './provider-problem.js';
import type { ScannedApplication } from './scanned-application.js';

/** What came of reading the variables and secrets of an application. */
type BootReport = Pick<CheckReport, 'problems' | 'warnings' | 'variables' | 'secrets'>;

/** Reads what the application would read first at a start, and makes nothing else of it. */
export async function bootReport(app: ScannedApplication): Promise<BootReport> {
  const outcome = await read(app);
  return { ...outcome, variables: variablesIn(app), secrets: secretsIn(app) };
}

async function read(app: ScannedApplication): Promise<Pick<CheckReport, 'problems' | 'warnings'>> {
  const boot = app.find(BOOT);
  if (boot === undefined) return failed(applicationProblem(new ModuleMissingError({}), 'DeploymentModule'));
  try {
    const { warnings } = (await app.make(boot)) as Boot;
    return { problems: [], warnings };
  } catch (error) {
    if (error instanceof InvalidConfigError) {
      return { problems: error.problems.map(ofKind), warnings: error.warnings };
    }
    const { missing, thrown } = app.injector;
    const problems = [...missing.map(dependencyProblem), ...thrown.map(providerProblem)];
    return problems.length > 0
      ? { problems, warnings: [] }
      : failed(applicationProblem(error, 'DeploymentModule'));
  }
}

function failed(problem: CheckProblem): Pick<CheckReport, 'problems' | 'warnings'> {
  return { problems: [problem], warnings: [] };
}

function ofKind(problem: Problem): CheckProblem {
  return { kind: problem.name.startsWith('<secret ') ? 'secret' : 'variable', ...problem };
}

function variablesIn(app: ScannedApplication): number {
  const { readings = [] } = (app.find(CONFIGURATION)?.instance ?? {}) as Partial<Configuration>;
  return readings.flatMap(({ plan }) => variablesOf(plan.root)).length;
}

function secretsIn(app: ScannedApplication): FoundSecret[] {
  const keeper: unknown = app.find(SecretsKeeper)?.instance;
  if (!(keeper instanceof SecretsKeeper)) return [];
  return keeper.ledger.entries.map(({ name, backend, place, present, version }) => ({
    name,
    backend,
    place,
    present,
    ...(version !== undefined && { version }),
  }));
}
