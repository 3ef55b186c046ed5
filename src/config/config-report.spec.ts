import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { ConfigReport } from './config-report.js';
import { Config } from './config.js';
import { DeploymentConfig } from './deployment.config.js';
import { duration } from './duration.js';
import type { Environment } from './environment.js';
import { loadConfigs } from './load-configs.js';
import type { ReportedVariable } from './reported-variable.js';

class AppConfig extends Config(
  'APP',
  z.object({
    greeting: z.string().default('Hello').describe('What /hello says.'),
    timeout: z.string().transform(duration).prefault('30s'),
    database: z.object({
      poolSize: z.number().default(10),
      url: z.string().optional(),
      password: z.string().default('changeme'),
    }),
    pin: z.string().meta({ writeOnly: true }).optional(),
    auth: z.boolean().default(false),
    tokenMode: z.enum(['jwt', 'opaque']).default('jwt'),
    parsed: z
      .string()
      .transform((text) => ({ first: text.split('@')[0] }))
      .optional(),
    smtp: z.object({ host: z.string(), port: z.number().default(25) }).optional(),
    proxy: z.string().nullable(),
  }),
) {}

async function report(environment: Environment, isIssued?: (text: string) => boolean): Promise<ConfigReport> {
  const loaded = await loadConfigs([{ config: DeploymentConfig, prefix: 'APP' }, AppConfig], environment);
  expect(loaded.problems).toEqual([]);
  return new ConfigReport(loaded, isIssued);
}

const one = ({ variables }: ConfigReport, name: string): ReportedVariable | undefined =>
  variables.find(({ variable }) => variable === name);

const fingerprint = async (environment: Environment): Promise<string> =>
  (await report(environment)).fingerprint;

describe('the report of a configuration', () => {
  it('tells of a variable that is set where its value came from', async () => {
    const reported = await report({ APP_GREETING: 'Hi', PORT: '80' });

    expect(one(reported, 'APP_GREETING')).toEqual({
      variable: 'APP_GREETING',
      class: 'AppConfig',
      source: 'environment',
      from: 'APP_GREETING',
      set: true,
      default: 'Hello',
      description: 'What /hello says.',
      value: 'Hi',
    });
    expect(one(reported, 'APP_PORT')).toMatchObject({
      alternatives: ['PORT'],
      class: 'DeploymentConfig',
      from: 'PORT',
      default: '8000',
      value: 80,
    });
  });

  it('shows values as the application has them', async () => {
    const reported = await report({ APP_DRAIN_DELAY: '5s' });

    expect(one(reported, 'APP_TIMEOUT')).toMatchObject({ source: 'default', set: false, value: 30_000 });
    expect(one(reported, 'APP_DRAIN_DELAY')).toMatchObject({ source: 'environment', value: 5_000 });
    expect(one(reported, 'APP_DATABASE_POOL_SIZE')).toMatchObject({ default: '10', value: 10 });
  });

  it('has no value where there is none', async () => {
    const reported = await report({});

    expect(one(reported, 'APP_DATABASE_URL')).toEqual({
      variable: 'APP_DATABASE_URL',
      class: 'AppConfig',
      source: 'unset',
      set: false,
    });
    expect(one(reported, 'APP_SMTP_PORT')).toMatchObject({ source: 'unset', default: '25' });
    expect(one(reported, 'APP_SMTP_PORT')).not.toHaveProperty('value');
    expect(one(reported, 'APP_PROXY')).toMatchObject({ source: 'unset', value: null });
  });

  it('lists every variable of every class once, in order', async () => {
    const names = (await report({})).variables.map(({ variable }) => variable);

    expect(names[0]).toBe('APP_HOST');
    expect(names.slice(-3)).toEqual(['APP_SMTP_HOST', 'APP_SMTP_PORT', 'APP_PROXY']);
    expect(new Set(names).size).toBe(names.length);
  });

  it('shows what went in where a transform made other keys of the whole', async () => {
    const schema = z
      .object({ host: z.string(), port: z.number() })
      .transform(({ host, port }) => ({ address: `${host}:${port}` }));
    class TargetConfig extends Config('TARGET', schema) {}
    const loaded = await loadConfigs([TargetConfig], { TARGET_HOST: 'db', TARGET_PORT: '1' });

    const values = new ConfigReport(loaded).variables.map(({ value }) => value);

    expect(values).toEqual(['db', 1]);
  });

  it('names unknown variables and what was meant, without their values', async () => {
    const { unknown } = await report({ APP_GREETNG: 'hunter2', APP_X: 'hunter2', OTHER: 'hunter2' });

    expect(unknown).toEqual([{ variable: 'APP_GREETNG', didYouMean: 'APP_GREETING' }, { variable: 'APP_X' }]);
  });
});

describe('a secret in a variable', () => {
  it('is hidden when the name says so, and its default with it', async () => {
    const reported = await report({});

    expect(one(reported, 'APP_DATABASE_PASSWORD')).toMatchObject({
      source: 'default',
      default: '<secret>',
      value: '<secret>',
    });
  });

  it('is hidden when its text says so, whatever a transform made of it', async () => {
    const reported = await report({
      APP_DATABASE_URL: 'postgres://app:hunter2@db/app',
      APP_PARSED: 'http://hunter2:x@db',
      APP_GREETING: 'postgres://app:hunter2@db/app',
    });

    expect(JSON.stringify(reported.variables)).not.toContain('hunter2');
    expect(one(reported, 'APP_DATABASE_URL')).toMatchObject({ set: true, value: '<secret>' });
    expect(one(reported, 'APP_GREETING')).toMatchObject({ default: 'Hello', value: '<secret>' });
  });

  it('is hidden when the schema says that it only goes in', async () => {
    expect(one(await report({ APP_PIN: '1234' }), 'APP_PIN')).toMatchObject({ value: '<secret>' });
  });

  it('is hidden when the application was given it as a secret, from when it was', async () => {
    const issued: string[] = [];
    const reported = await report({ APP_GREETING: 'say friend' }, (text) =>
      issued.some((secret) => text.includes(secret)),
    );
    const before = one(reported, 'APP_GREETING');
    issued.push('friend');

    expect([before?.value, one(reported, 'APP_GREETING')?.value]).toEqual(['say friend', '<secret>']);
  });

  it('is not seen in what takes only a few known words', async () => {
    const reported = await report({ APP_SECRETS_PROVIDER: 'vault', APP_AUTH: 'yes' });

    expect(one(reported, 'APP_AUTH')).toMatchObject({ default: 'false', value: true });
    expect(one(reported, 'APP_TOKEN_MODE')).toMatchObject({ value: 'jwt' });
    expect(one(reported, 'APP_SECRETS_PROVIDER')).toMatchObject({ value: 'vault' });
  });

  it('is not seen in what /-/version shows to everybody', async () => {
    const commit = '4f2a9c1b7d3e8f60a5c4b2d1e9f8a7b6c5d4e3f2';

    expect(one(await report({ APP_COMMIT: commit }), 'APP_COMMIT')).toMatchObject({ value: commit });
  });
});

describe('the fingerprint', () => {
  const BASE = { APP_GREETING: 'Hi', APP_DATABASE_URL: 'postgres://app:hunter2@db/app' };

  it('is 12 hexadecimal characters that depend on nothing but the values', async () => {
    const explicit = { APP_DATABASE_POOL_SIZE: '10', ...BASE, APP_UNKNOWN: 'x', HOME: '/root' };

    expect(await fingerprint(BASE)).toMatch(/^[0-9a-f]{12}$/);
    expect(await fingerprint(explicit)).toBe(await fingerprint(BASE));
  });

  it.each([
    { APP_GREETING: 'Ho' },
    { APP_DATABASE_POOL_SIZE: '11' },
    { APP_TIMEOUT: '31s' },
    { APP_LOG_LEVEL: 'debug' },
    { APP_PROXY: 'http://proxy' },
    { APP_PIN: '1234' },
  ])('is another one with %o', async (change) => {
    expect(await fingerprint({ ...BASE, ...change })).not.toBe(await fingerprint(BASE));
  });

  it.each([
    { HOST: '0.0.0.0', PORT: '81' },
    { APP_MANAGEMENT_HOST: '10.0.0.1', APP_MANAGEMENT_PORT: '9001' },
    { APP_MANAGEMENT_SOCKET: '/run/app-2.sock' },
    { CREDENTIALS_DIRECTORY: '/run/credentials/app-2' },
    { APP_VERSION: '2.0.0', APP_COMMIT: '4f2a9c1', APP_BUILD: '7' },
  ])('is the same with %o, which differs by instance or release', async (change) => {
    expect(await fingerprint({ ...BASE, ...change })).toBe(await fingerprint(BASE));
  });

  it('tells of a secret only whether it is set', async () => {
    const withPassword = (text: string) => fingerprint({ ...BASE, APP_DATABASE_PASSWORD: text });

    expect(await withPassword('hunter2')).toBe(await withPassword('hunter3'));
    expect(await withPassword('hunter2')).not.toBe(await fingerprint(BASE));
  });

  it('does not change with the order in which classes are found', async () => {
    const environment = { ...BASE, MAIL_HOST: 'mail' };
    class MailConfig extends Config('MAIL', z.object({ host: z.string() })) {}
    const forwards = await loadConfigs([AppConfig, MailConfig], environment);
    const backwards = await loadConfigs([MailConfig, AppConfig], environment);

    expect(new ConfigReport(forwards).fingerprint).toBe(new ConfigReport(backwards).fingerprint);
  });
});
