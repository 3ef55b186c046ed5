import { DeploymentError } from '../deployment.error.js';

/** The six ways in which reading a secret can fail. Every backend's failures are one of them. */
export type SecretErrorKind =
  'not-found' | 'denied' | 'unauthenticated' | 'throttled' | 'unavailable' | 'invalid';

/** What is known about a failed read. None of it may hold a value, a token or a received body. */
export interface SecretFailure {
  /** Where the secret was looked for, in words a person can follow: a path, a URL without credentials. */
  readonly place: string;
  /** Replaces the default text after the secret's name: `was not found at /run/secrets/database_url.` */
  readonly problem?: string;
  /** Replaces the default instruction. */
  readonly hint?: string;
  /** The failure underneath. It gets printed too, so leave it out when it quotes requests or answers. */
  readonly cause?: unknown;
}

/** Base of the six errors a `SecretsProvider` answers with. Never holds a value. */
export abstract class SecretError extends DeploymentError {
  abstract readonly kind: SecretErrorKind;
  /** Where the secret was looked for. */
  readonly place: string;
  /** What is wrong, without the secret's name and without the hint. */
  readonly problem: string;

  constructor(
    /** The name under which the secret was asked for. */
    readonly secret: string,
    failure: SecretFailure,
    defaults: { readonly problem: string; readonly hint: string },
  ) {
    const problem = failure.problem ?? defaults.problem;
    super(
      `<secret ${secret}> ${problem}`,
      failure.hint ?? defaults.hint,
      failure.cause === undefined ? undefined : { cause: failure.cause },
    );
    this.place = failure.place;
    this.problem = problem;
  }
}

/** The store has no such secret. */
export class SecretNotFoundError extends SecretError {
  readonly code = 'DEPLOYMENT_SECRET_NOT_FOUND';
  readonly kind = 'not-found';

  constructor(secret: string, failure: SecretFailure) {
    super(secret, failure, { problem: `was not found at ${failure.place}.`, hint: 'Put the value there.' });
  }
}

/** The store knows who asks and refuses. */
export class SecretDeniedError extends SecretError {
  readonly code = 'DEPLOYMENT_SECRET_DENIED';
  readonly kind = 'denied';

  constructor(secret: string, failure: SecretFailure) {
    super(secret, failure, {
      problem: `may not be read at ${failure.place}.`,
      hint: 'Give this service permission to read it.',
    });
  }
}

/** The store does not know who asks: credentials are missing, wrong or expired. */
export class SecretUnauthenticatedError extends SecretError {
  readonly code = 'DEPLOYMENT_SECRET_UNAUTHENTICATED';
  readonly kind = 'unauthenticated';

  constructor(secret: string, failure: SecretFailure) {
    super(secret, failure, {
      problem: `could not be read at ${failure.place}: the store does not know who asks.`,
      hint: 'Check the credentials this service logs in with.',
    });
  }
}

/** The store asks for fewer requests. Worth another try later. */
export class SecretThrottledError extends SecretError {
  readonly code = 'DEPLOYMENT_SECRET_THROTTLED';
  readonly kind = 'throttled';
  /** How long the store wants to be left alone, in milliseconds, when it says so. */
  readonly retryAfter: number | undefined;

  constructor(secret: string, failure: SecretFailure & { readonly retryAfter?: number | undefined }) {
    super(secret, failure, {
      problem: `could not be read at ${failure.place}: the store asks for fewer requests.`,
      hint: 'Try again later, or raise the quota.',
    });
    this.retryAfter = failure.retryAfter;
  }
}

/** The store cannot answer now. Worth another try later. */
export class SecretUnavailableError extends SecretError {
  readonly code = 'DEPLOYMENT_SECRET_UNAVAILABLE';
  readonly kind = 'unavailable';

  constructor(secret: string, failure: SecretFailure) {
    super(secret, failure, {
      problem: `could not be read at ${failure.place}: the store does not answer.`,
      hint: 'Check that it runs and can be reached.',
    });
  }
}

/** There is something, but not a usable value: malformed, too large, wrongly encoded. */
export class SecretInvalidError extends SecretError {
  readonly code = 'DEPLOYMENT_SECRET_INVALID';
  readonly kind = 'invalid';

  constructor(secret: string, failure: SecretFailure) {
    super(secret, failure, {
      problem: `is malformed at ${failure.place}.`,
      hint: 'Correct the value there.',
    });
  }
}

/** A class made with `Secrets(…)` cannot work, whatever the deployment. */
export class SecretsDeclarationError extends DeploymentError {
  readonly code = 'DEPLOYMENT_SECRETS_DECLARATION_INVALID';
}

/** The file that `FAKE_SECRETS_FILE` names cannot be used. */
export class FakeSecretsFileError extends DeploymentError {
  readonly code = 'DEPLOYMENT_FAKE_SECRETS_FILE_INVALID';

  constructor(
    readonly path: string,
    /** What is wrong with the file: `is not JSON at line 3, column 1.` */
    readonly problem: string,
    hint: string,
    options?: ErrorOptions,
  ) {
    super(`The fake secrets file ${path} ${problem}`, hint, options);
  }
}
