import { expect, it } from 'vitest';

import { secretFileName } from './secret-file-name.js';
import { secretVariables } from './secret-variables.js';

it.each([
  ['databaseUrl', 'database_url'],
  ['apiURL', 'api_url'],
  ['URLOfApi', 'url_of_api'],
  ['s3Bucket', 's3_bucket'],
  ['http2Port', 'http2_port'],
  ['oauth2Token', 'oauth2_token'],
  ['token', 'token'],
  ['already_snake', 'already_snake'],
  ['aBC', 'a_bc'],
])('the secret %s is the file %s', (name, file) => {
  expect(secretFileName(name)).toBe(file);
});

it('each secret makes two variables known, below the prefix', () => {
  expect(secretVariables(['databaseUrl', 'apiURL'], 'APP')).toEqual([
    'APP_SECRETS_LOCATION_DATABASE_URL',
    'APP_DATABASE_URL_FILE',
    'APP_SECRETS_LOCATION_API_URL',
    'APP_API_URL_FILE',
  ]);
  expect(secretVariables(['token'], '')).toEqual(['SECRETS_LOCATION_TOKEN', 'TOKEN_FILE']);
});
