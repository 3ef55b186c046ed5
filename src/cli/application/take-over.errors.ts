import { DeploymentError } from '../../deployment.error.js';

/** A file that was taken for the entry of an application starts none. */
export class EntryUnknownError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_ENTRY_UNKNOWN';

  constructor(entry: string) {
    super(
      `${entry} neither calls serve() nor NestFactory, and exports no root module.`,
      'Name the compiled entry of the application, or the file of its root module: dist/app.module.js.',
    );
  }
}

/** The application does not find this package, so it has no boundary to look at. */
export class LibraryMissingError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_PACKAGE_MISSING';

  constructor(entry: string, options: ErrorOptions) {
    super(
      `The application of ${entry} does not have nestjs-deployment.`,
      'Add it: npx nest add nestjs-deployment.',
      options,
    );
  }
}

/** An entry makes its application by a `NestFactory` of its own, which nothing outside can keep from doing so. */
export class BundledEntryError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_ENTRY_BUNDLED';

  constructor(entry: string) {
    super(
      `${entry} has Nest in its bundle and uses NestFactory, so nothing can be found out before it would start.`,
      'Start it by serve(), or leave @nestjs/core out of the bundle.',
    );
  }
}
