import { describe, expect, it } from 'vitest';

import { DeploymentError } from '../deployment.error.js';
import {
  SecretDeniedError,
  SecretError,
  SecretInvalidError,
  SecretNotFoundError,
  SecretThrottledError,
  SecretUnauthenticatedError,
  SecretUnavailableError,
} from './secrets.errors.js';

describe('an error about a secret', () => {
  it.each([
    [SecretNotFoundError, 'DEPLOYMENT_SECRET_NOT_FOUND', 'not-found'],
    [SecretDeniedError, 'DEPLOYMENT_SECRET_DENIED', 'denied'],
    [SecretUnauthenticatedError, 'DEPLOYMENT_SECRET_UNAUTHENTICATED', 'unauthenticated'],
    [SecretThrottledError, 'DEPLOYMENT_SECRET_THROTTLED', 'throttled'],
    [SecretUnavailableError, 'DEPLOYMENT_SECRET_UNAVAILABLE', 'unavailable'],
    [SecretInvalidError, 'DEPLOYMENT_SECRET_INVALID', 'invalid'],
  ])('of the class %s has a code, the secret, the place, a hint and its cause', (Class, code, kind) => {
    const cause = new Error('underneath');

    const error = new Class('databaseUrl', { place: '/run/secrets/database_url', cause });

    expect(error).toBeInstanceOf(SecretError);
    expect(error).toBeInstanceOf(DeploymentError);
    expect(error).toMatchObject({
      code,
      kind,
      secret: 'databaseUrl',
      place: '/run/secrets/database_url',
      cause,
    });
    expect(error.message).toBe(`<secret databaseUrl> ${error.problem} ${error.hint}`);
    expect(error.problem).toContain('/run/secrets/database_url');
    expect(error.name).toBe(Class.name);
  });

  it('says what its store says better', () => {
    const error = new SecretNotFoundError('token', {
      place: 'there',
      problem: 'was deleted there.',
      hint: 'Undelete it.',
    });

    expect(error.message).toBe('<secret token> was deleted there. Undelete it.');
    expect('cause' in error).toBe(false);
  });

  it('that asks for patience may say how long', () => {
    const errors = [
      new SecretThrottledError('token', { place: 'there', retryAfter: 1500 }),
      new SecretThrottledError('token', { place: 'there' }),
    ];

    expect(errors.map(({ retryAfter }) => retryAfter)).toEqual([1500, undefined]);
  });
});
