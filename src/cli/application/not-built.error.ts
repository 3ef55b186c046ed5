import { DeploymentError } from '../../deployment.error.js';

/** There is no compiled entry where one was looked for. */
export class NotBuiltError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_NOT_BUILT';

  /** @param looked Where it would be. */
  constructor(looked: readonly string[]) {
    super(
      `There is no compiled application: looked for ${looked.join(', ')}.`,
      'Build it, npm run build, or name its entry: npx nestjs-deployment check dist/main.js',
    );
  }
}
