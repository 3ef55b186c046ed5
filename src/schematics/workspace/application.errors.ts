import { suggest } from '../../config/suggest.js';
import { DeploymentError } from '../../deployment.error.js';

/** There is no Nest application where one was looked for. */
export class ApplicationNotFoundError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_APPLICATION_NOT_FOUND';
}

/** `nest-cli.json` has no application of that name, or several and none was named. */
export class ProjectUnknownError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_PROJECT_UNKNOWN';

  constructor(project: string | undefined, known: readonly string[]) {
    super(
      project === undefined
        ? 'nest-cli.json has several applications.'
        : `nest-cli.json has no application “${project}”.`,
      adviceFor(project, known),
    );
  }
}

function adviceFor(project: string | undefined, known: readonly string[]): string {
  if (known.length === 0) return 'It is the only one: leave the project out.';
  const meant = project === undefined ? undefined : suggest(project, known);
  return meant === undefined ? `Name one of them: ${known.join(', ')}.` : `Did you mean “${meant}”?`;
}
