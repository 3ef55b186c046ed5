import type { ModulesContainer } from '@nestjs/core';
import { LoggerModule } from 'nestjs-pino';
import { DeploymentError } from './deployment.error.js';

/** An application imports a second one of what it can have only one of. */
export class ModuleConflictError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_MODULE_CONFLICT';
}

/**
 * A second boundary would write every line twice, and somebody else's logger would write lines of another
 * shape, without their request.
 *
 * @throws {ModuleConflictError} if the application has either.
 */
export function refuseConflicts(modules: ModulesContainer, deploymentModule: object): void {
  const count = (metatype: object): number =>
    [...modules.values()].filter((module) => module.metatype === metatype).length;
  if (count(deploymentModule) > 1) {
    throw new ModuleConflictError(
      'DeploymentModule.forRoot() is imported more than once.',
      'Import it in the root module only; a feature module adds its own configuration by DeploymentModule.forFeature().',
    );
  }
  if (count(LoggerModule) > 1) {
    throw new ModuleConflictError(
      'The application imports LoggerModule of nestjs-pino, which DeploymentModule does already.',
      'Remove it, and give what it configured to DeploymentModule.forRoot({ logging }).',
    );
  }
}
