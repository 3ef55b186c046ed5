import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Notes } from '../../add/notes.js';
import type { Application } from '../../workspace/application.js';
import { MemoryFiles } from '../../workspace/memory-files.js';
import { ApplicationSources } from '../application-sources.js';
import { nameReads } from './name-reads.js';

const DECLARED = {
  config: { path: 'src/app.config.ts', name: 'AppConfig' },
  secrets: { path: 'src/app.secrets.ts', name: 'AppSecrets' },
};

/** The lines of code that are proposed for a piece of a source. */
function proposed(text: string): readonly string[] {
  const files = new MemoryFiles({ 'src/a.ts': text });
  const notes = new Notes();
  const sources = new ApplicationSources(files, ts, { sourceRoot: 'src' } as Application, 'src/a.ts');
  nameReads(sources, DECLARED, notes);
  return notes.remarks.flatMap(({ code = '' }) => code.trimEnd().split('\n'));
}

/** Of one variable only: its field. */
function field(read: string): string | undefined {
  return proposed(`export const a = ${read};`)[1]?.replace(/, \/\/.*/, '');
}

describe('nameReads', () => {
  it.each([
    ['process.env.GREETING', 'greeting: z.string().optional()'],
    ['process.env["GREETING"]', 'greeting: z.string().optional()'],
    ['process.env.GREETING!', 'greeting: z.string()'],
    ['process.env.GREETING as string', 'greeting: z.string()'],
    ["process.env.GREETING ?? 'Hello'", "greeting: z.string().default('Hello')"],
    ["(process.env.GREETING || 'Hello').trim()", "greeting: z.string().default('Hello')"],
    ["process.env.GREETING ?? 'say \"it\\'s\"'", String.raw`greeting: z.string().default("say \"it's\"")`],
    ["process.env.GREETING ?? 'C:\\\\temp'", String.raw`greeting: z.string().default('C:\\temp')`],
    ['process.env.GREETING ?? other()', 'greeting: z.string().optional()'],
    ['Number(process.env.RATE)', 'rate: z.number()'],
    ["Number(process.env.RATE ?? '0.5')", 'rate: z.number().default(0.5)'],
    ['Number(process.env.RATE) || 5', 'rate: z.number().default(5)'],
    ["Number(process.env.RATE ?? 'many')", 'rate: z.number()'],
    ['+process.env.RATE!', 'rate: z.number()'],
    ["parseInt(process.env.RATE || '7', 10)", 'rate: z.number().int().default(7)'],
    ['parseInt(process.env.RATE, 10)', 'rate: z.number().int()'],
    ['Number.parseFloat(process.env.RATE!)', 'rate: z.number()'],
    ['process.env.RATE ?? 5', 'rate: z.number().int().default(5)'],
    ["process.env.DEBUG_SQL === 'true'", 'debugSql: z.boolean().default(false)'],
    ["process.env.DEBUG_SQL?.toLowerCase() === '1'", 'debugSql: z.boolean().default(false)'],
    ["process.env.CACHING !== 'false'", 'caching: z.boolean().default(true)'],
    ['!process.env.CACHING', 'caching: z.string().optional()'],
    ["process.env.STAGE === 'canary'", 'stage: z.string().optional()'],
    ["process.env.HOSTS?.split(',')", 'hosts: z.array(z.string()).optional()'],
    ["(process.env.HOSTS ?? 'a, b').split(',')", "hosts: z.array(z.string()).default(['a', 'b'])"],
    ["(process.env.HOSTS ?? '').split(',')", 'hosts: z.array(z.string()).default([])'],
  ])('makes a field of %s', (read, expected) => {
    expect(field(read)).toBe(expected);
  });

  it('proposes what can be pasted', () => {
    const lines = proposed(`
      const { A_HOST, A_PORT = '1', B: b = "it's" } = process.env;
      export const c = [Number(process.env.A_PORT), process.env.C_LIST?.split(',')];
    `);
    const code = lines.filter((line) => !line.startsWith('//')).join('\n');

    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    const schema = new Function('z', `return z.object({${code}\n})`)(z) as z.ZodType;

    expect(schema.parse({ a: {} })).toEqual({ a: { port: 1 }, b: "it's" });
  });

  it('takes a variable that is read in several places once, with everything that is known', () => {
    expect(
      proposed(`export const a = process.env.APP_RATE;\nexport const b = Number(process.env.RATE ?? 3);`),
    ).toEqual([
      '// in z.object() of AppConfig, src/app.config.ts',
      'rate: z.number().default(3), // APP_RATE, RATE → APP_RATE: src/a.ts:1, src/a.ts:2',
    ]);
  });

  it('makes no group of one variable, and none that is a variable itself', () => {
    expect(
      proposed(`export const a = [process.env.MAIL, process.env.MAIL_FROM, process.env.WEB_URL];`),
    ).toEqual([
      '// in z.object() of AppConfig, src/app.config.ts',
      'mail: z.string().optional(), // MAIL → APP_MAIL: src/a.ts:1',
      'mailFrom: z.string().optional(), // MAIL_FROM → APP_MAIL_FROM: src/a.ts:1',
      'webUrl: z.string().optional(), // WEB_URL → APP_WEB_URL: src/a.ts:1',
    ]);
  });

  it('puts what is secret where secrets are, without its value', () => {
    expect(
      proposed(`export const a = [process.env.JWT_SECRET ?? 'hunter2', process.env.DATABASE_URL];`),
    ).toEqual([
      '// in Secrets() of AppSecrets, src/app.secrets.ts',
      'jwtSecret: z.string(), // JWT_SECRET: src/a.ts:1',
      'databaseUrl: z.string().optional(), // DATABASE_URL: src/a.ts:1',
    ]);
  });

  it('says where the variables of the module itself are', () => {
    expect(proposed(`export const a = [process.env.PORT, process.env.LOG_LEVEL];`)).toEqual([
      '// there already: inject DeploymentConfig',
      'deployment.port; // PORT: src/a.ts:1',
      'deployment.log.level; // LOG_LEVEL: src/a.ts:1',
    ]);
  });

  it.each([
    ['config: ConfigService', "config.get('MAIL_FROM')", 'mailFrom: z.string().optional()'],
    ['config: ConfigService', "config.getOrThrow<number>('RATE')", 'rate: z.number()'],
    ['private readonly c: ConfigService', "this.c.get('RATE', 5)", 'rate: z.number().int().default(5)'],
    ['app: App', "app.get(ConfigService).get('RATE', 5)", 'rate: z.number().int().default(5)'],
  ])('reads %s: %s', (parameter, read, expected) => {
    const text = `import { ConfigService } from '@nestjs/config';\nclass A { constructor(${parameter}) { ${read}; } }`;

    expect(proposed(text)[1]?.replace(/, \/\/.*/, '')).toBe(expected);
  });

  it.each([
    ["process.env.GREETING = 'here'"],
    ['delete process.env.GREETING'],
    ['process.env.HOME'],
    ['process.env[name]'],
    ["new Map().get('GREETING')"],
    ["config.get('app.greeting')"],
  ])('has nothing to say about %s', (code) => {
    expect(proposed(`declare const config: ConfigService;\n${code};`)).toEqual([]);
  });
});
