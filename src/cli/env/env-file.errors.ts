import { DeploymentError } from '../../deployment.error.js';

/** A file is not what `env` can write to or compare with. */
export class EnvFileError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_ENV_FILE_REFUSED';
}
