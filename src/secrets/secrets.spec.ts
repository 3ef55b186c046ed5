import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { declaredNames, isSecretsClass, Secrets, SECRETS_DECLARATION } from './secrets.js';

describe('a class of secrets', () => {
  class AppSecrets extends Secrets({ databaseUrl: z.url(), pin: z.string() }, { fake: { pin: '1234' } }) {}
  class OtherSecrets extends Secrets({ pin: z.string() }) {}

  it('is told apart from other classes and values', () => {
    const told = [AppSecrets, OtherSecrets, Map, {}, null, undefined, 'AppSecrets', Secrets].map(
      isSecretsClass,
    );

    expect(told).toEqual([true, true, false, false, false, false, false, false]);
  });

  it('knows its schemas and its fakes', () => {
    expect(Object.keys(AppSecrets[SECRETS_DECLARATION].shape)).toEqual(['databaseUrl', 'pin']);
    expect(AppSecrets[SECRETS_DECLARATION].fake).toEqual({ pin: '1234' });
  });

  it('shares names with others, each counted once', () => {
    expect(declaredNames([AppSecrets, OtherSecrets])).toEqual(['databaseUrl', 'pin']);
  });

  it.each([
    ['database.url', 'cannot be a variable and a file.'],
    ['1st', 'cannot be a variable and a file.'],
    ['', 'cannot be a variable and a file.'],
    ['__proto__', 'cannot be a variable and a file.'],
    ['then', 'has a meaning in JavaScript.'],
    ['constructor', 'has a meaning in JavaScript.'],
    ['toJSON', 'has a meaning in JavaScript.'],
    ['fakeSecrets', 'would be moved by FAKE_SECRETS_FILE'],
  ])('refuses the name %j, which %s', (name, problem) => {
    const shape = Object.fromEntries([[name, z.string()]]);

    expect(() => Secrets(shape)).toThrow(
      expect.objectContaining({
        code: 'DEPLOYMENT_SECRETS_DECLARATION_INVALID',
        message: expect.stringContaining(problem),
      }),
    );
  });

  it('refuses two names that are one in a store', () => {
    expect(() => Secrets({ apiUrl: z.string(), apiURL: z.string() })).toThrow(
      /"apiURL" are both api_url in a store/,
    );
  });
});
