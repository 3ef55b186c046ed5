import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';

import { isSecretName, isSecretText, withoutCredentials } from './looks-secret.js';

/** Dice that fall the same way in every run. */
const hash = (seed: number): Buffer => createHash('sha256').update(String(seed)).digest();

describe('a name', () => {
  it.each([
    'APP_DATABASE_PASSWORD',
    'DB_PASSWD',
    'PGPASSWORD',
    'SMTP_PASS',
    'APP_PWD',
    'LDAP_BIND_PW',
    'STRIPE_SECRET',
    'APP_CLIENT_SECRETS',
    'API_TOKEN',
    'APITOKEN2',
    'APP_API_KEY',
    'APIKEY',
    'AWS_ACCESS_KEY_ID',
    'TLS_PRIVATE_KEY',
    'APP_KEY',
    'ENCRYPTION_KEYS',
    'APP_CREDENTIALS',
    'BASIC_AUTH',
    'SESSION_COOKIE',
    'HASH_SALT',
    'WEBHOOK_SIGNATURE',
    'SENTRY_DSN',
    'REDIS_CONNECTION_STRING',
    'database.password',
    'accessToken',
    'x-api-key',
    'Authorization',
  ])('like %s is that of a secret', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each([
    'APP_AUTHOR',
    'SECRETARY_NAME',
    'COMPASS_MODE',
    'APP_PASSENGERS',
    'TOKENIZER',
    'SALTED_FISH',
    'KEY_PREFIX',
    'KEYBOARD',
    'TLS_PUBLIC_KEY',
    'MONKEY',
    'COOKIECUTTER',
    'DESIGN',
    'TOKEN_TTL',
    'PASSWORD_MIN_LENGTH',
    'SALT_ROUNDS',
    'COOKIE_MAX_AGE',
    'DATABASE_PASSWORD_FILE',
    'SECRETS_DIRECTORY',
    'authSource',
    'AUTH_URL',
    'OAUTH_TOKEN_ENDPOINT',
    'AUTH_HOST',
    'COOKIE_DOMAIN',
    'TOKENS_PER_MINUTE',
    'PORT',
    '',
  ])('like %s is not', (name) => {
    expect(isSecretName(name)).toBe(false);
  });
});

describe('a text', () => {
  it.each([
    'postgres://app:hunter2@db/app',
    'postgres://app:hun/ter2@db/app',
    'redis://:hunter2@cache:6379',
    'http://a.example, http://b:c@d.example',
    'app:hunter2@tcp(db:3306)/app',
    'https://example.org/hook?access_token=abc',
    'https://blob.example/x?sv=1&sig=abc',
    'Server=db;User Id=sa;Password=hunter2;',
    'Endpoint=sb://x/;SharedAccessKey=abc',
    'host=db password=hunter2',
    '{"user":"a","password":"b"}',
    String.raw`"{\"user\":\"a\",\"password\":\"b\"}"`,
    'jdbc:oracle:thin:scott/tiger@//db:1521/orders',
    '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl',
    'Bearer abcdefghij',
    'AKIAIOSFODNN7EXAMPLE',
    'ghp_abcdefghijklmnop',
    'github_pat_abcdefghijkl',
    'glpat-abcdefghijkl',
    'xoxb-1234567890-abcdef',
    'sk_live_abcdefgh',
    'hvs.CAESIJlWh7hjkl',
    's.abcdefghijklmnopqrstuvwx',
    'npm_abcdefghijklmnopqrstuvwxyz',
    '$2b$10$abcdefghijklmnopqrstuv',
    '$argon2id$v=19$m=65536',
    'x'.repeat(4_097),
  ])('like %s is that of a secret', (text) => {
    expect(isSecretText(text)).toBe(true);
  });

  it.each([
    '',
    'Hello, World!',
    'info',
    '127.0.0.1',
    '10.0.0.0/8,fd00::/8',
    'https://example.org:8443/path?page=2&authSource=admin',
    'postgres://app@db:5432/app',
    'ops@example.org',
    'eu-west-1,eu-central-1',
    '/run/secrets/database_url',
    'the-orders-service-of-production',
    'ordersServiceOfProduction',
    'ThisIsTheNameOfAVeryLongClassIndeed',
    '123e4567-e89b-42d3-a456-426614174000',
    '2026-01-31T12:00:00.000Z',
    '18446744073709551615',
    '*/5 * * * *',
    '123E4567-E89B-42D3-A456-426614174000',
    'orders-7d9f8b6c5d-x2k4p',
    'registry.example/team/orders:1.4.2',
    'KEY_PREFIX=orders',
  ])('like %s is not', (text) => {
    expect(isSecretText(text)).toBe(false);
  });

  it.each([
    ['hex', 16],
    ['hex', 32],
    ['base64', 24],
    ['base64url', 24],
    ['base64url', 32],
  ] as const)('of random bytes, as %s of %i of them, is nearly always that of a secret', (encoding, size) => {
    const texts = Array.from({ length: 1_000 }, (_, index) =>
      hash(index).subarray(0, size).toString(encoding),
    );

    expect(texts.filter(isSecretText).length).toBeGreaterThan(950);
  });
});

describe('the text of a place', () => {
  it.each([
    ['https://app:hunter2@store.example/secrets/a', 'https://<secret>@store.example/secrets/a'],
    ['https://token@store.example/a', 'https://<secret>@store.example/a'],
    ['https://store.example/a?token=abc&version=2', 'https://store.example/a?token=<secret>&version=2'],
    ['https://store.example/ghp_abcdefghijklmnop', '<secret>'],
  ])('%s loses its credentials', (place, shown) => {
    expect(withoutCredentials(place)).toBe(shown);
  });

  it.each([
    'secret/prod/orders#database_url in the Vault at https://vault.example:8200/vault',
    '/run/secrets/database_url',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/orders-AbCdEf',
    'the fake secrets',
  ])('%s has none to lose', (place) => {
    expect(withoutCredentials(place)).toBe(place);
  });
});
