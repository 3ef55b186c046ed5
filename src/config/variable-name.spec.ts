import { expect, it } from 'vitest';

import { joinNames, toVariableName } from './variable-name.js';

it.each([
  ['port', 'PORT'],
  ['poolSize', 'POOL_SIZE'],
  ['apiURL', 'API_URL'],
  ['apiUrl', 'API_URL'],
  ['URL', 'URL'],
  ['s3Bucket', 'S3_BUCKET'],
  ['http2Port', 'HTTP2_PORT'],
  ['userID2', 'USER_ID2'],
  ['OAuthURL', 'O_AUTH_URL'],
  ['oauthURL', 'OAUTH_URL'],
  ['XMLHttpRequest', 'XML_HTTP_REQUEST'],
  ['allowedIDs', 'ALLOWED_IDS'],
  ['URLsFile', 'URLS_FILE'],
  ['already_snake', 'ALREADY_SNAKE'],
  ['ALREADY_LOUD', 'ALREADY_LOUD'],
  ['kebab-case', 'KEBAB_CASE'],
  ['dotted.key', 'DOTTED_KEY'],
  ['_private', 'PRIVATE'],
  ['a', 'A'],
  ['aB', 'A_B'],
  ['v2', 'V2'],
  ['$', ''],
])('the key %s gives the variable %s', (key, variable) => {
  expect(toVariableName(key)).toBe(variable);
});

it('an empty prefix or name adds no underscore', () => {
  expect([joinNames('APP', 'PORT'), joinNames('', 'PORT'), joinNames('APP', '')]).toEqual([
    'APP_PORT',
    'PORT',
    'APP',
  ]);
});
