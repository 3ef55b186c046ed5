import { DeploymentError } from '../../deployment.error.js';

/** What `nest new` sends. */
export interface ApplicationOptions {
  readonly name: string | number;
  readonly directory?: string;
  readonly language?: string;
  readonly packageManager?: string;
}

/** There is nothing in this package for applications in JavaScript. */
export class LanguageUnsupportedError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_LANGUAGE_UNSUPPORTED';

  constructor() {
    super('A new service is written in TypeScript.', 'Leave --language out.');
  }
}
