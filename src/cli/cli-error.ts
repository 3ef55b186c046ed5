import { DeploymentError } from '../deployment.error.js';
import { EXIT, type ExitCode } from './exit-codes.js';

/** An error of the command line that has an exit code of its own. */
export abstract class CliError extends DeploymentError {
  abstract readonly exitCode: ExitCode;
}

/** The command line itself is wrong: an option nobody knows, a value that is missing. Nothing was done. */
export class CliUsageError extends CliError {
  override readonly code = 'DEPLOYMENT_CLI_USAGE';
  override readonly exitCode = EXIT.usage;
}
