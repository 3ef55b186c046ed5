import type { CheckProblem, CheckReport } from '../../inspection/inspection.js';
import { ENTRY_OPTIONS, ENTRY_POSITIONALS, envFilesIn } from '../application/entry-options.js';
import { findEntry } from '../application/find-entry.js';
import { inspectApplication, type Inspection } from '../application/inspect-application.js';
import {
  ApplicationEndedError,
  ApplicationFailedError,
  ImportUnendedError,
} from '../application/inspection.errors.js';
import type { DeploymentError } from '../../deployment.error.js';
import type { CliContext } from '../cli-context.js';
import { defineCommand } from '../command.js';
import { checkDocument } from './check-document.js';
import { checkText } from './check-text.js';
import { exitCodeFor } from './exit-code.js';

/** Whether the built application could start with this environment. */
export const command = defineCommand({
  description:
    'Reads the variables and secrets of the built application as it would read them at a start, looks for every dependency of its providers, and makes them. All problems come at once. Nothing listens, no hook runs, and what secrets were lent is given back; what a provider opens while it is made ends with the check. What the application prints goes to standard error.',
  positionals: ENTRY_POSITIONALS,
  options: {
    ...ENTRY_OPTIONS,
    timeout: {
      type: 'duration',
      placeholder: 'DURATION',
      default: '60s',
      description: 'How long its import may take, and then its providers until they are made.',
    },
  },
  examples: [
    { args: 'check', what: 'The application of this folder, with the environment of this shell' },
    { args: 'check --env-file .env.development', what: 'With the variables of a file' },
    { args: 'check dist/apps/orders/main.js --json', what: 'One application, for a program' },
  ],
  exitCodes: {
    0: 'It can start.',
    1: 'It cannot: a provider lacks something or fails, a store does not answer, or it is not built.',
    78: 'Its configuration cannot work until somebody changes it.',
  },
  async run(context, { envFile, project, timeout }, [file]) {
    const entry = findEntry({ cwd: context.cwd, file, project });
    const envFiles = envFilesIn(context.cwd, envFile);
    const report = await reportOn({ question: 'check', entry, envFiles, timeout }, context);
    context.output.result(checkDocument(report), checkText(report, context.output.style));
    return exitCodeFor(report.problems);
  },
});

const UNSEEN = [ApplicationFailedError, ApplicationEndedError, ImportUnendedError];

/** That it cannot even be looked at is a problem of the application too. */
async function reportOn(inspection: Inspection, context: CliContext): Promise<CheckReport> {
  try {
    return await inspectApplication<CheckReport>(inspection, context);
  } catch (error) {
    if (!UNSEEN.some((one) => error instanceof one)) throw error;
    return {
      problems: [problemOf(error as DeploymentError)],
      warnings: [],
      variables: 0,
      secrets: [],
      providers: 0,
    };
  }
}

function problemOf({ message, hint }: DeploymentError): CheckProblem {
  const problem = hint === '' ? message : message.slice(0, -hint.length - 1);
  return {
    kind: 'module',
    name: 'the application',
    problem: `cannot be looked at: ${problem}`,
    ...(hint !== '' && { hint }),
  };
}
