import { inspect } from 'node:util';
import { Controller, Get, Inject, Logger as NestLogger } from '@nestjs/common';
import {
  DeploymentModule,
  ManagementController,
  PinoLogger,
  Read,
  Secrets,
  type Environment,
  type ManagementResponse,
} from 'nestjs-deployment';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { tracesOf } from '../../src/secrets/traces-of.js';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/start-app.js';

const VALUE = 'cänary "8f2b61c0"\n/secret\\value+';

class AppSecrets extends Secrets({ apiKey: z.string() }) {}

/** Eight mistakes with a value that was revealed. */
const MISTAKES: Readonly<Record<string, (key: string, pino: PinoLogger, nest: NestLogger) => void>> = {
  message: (key, pino) => pino.info(`logging in with ${key}`),
  field: (key, pino) => pino.warn({ options: { auth: [{ key }], [key]: true } }, 'logging in'),
  'error message': (key, _pino, nest) => nest.error(new Error(`cannot log in with ${key}`)),
  'error cause': (key, pino) =>
    pino.error(
      { err: Object.assign(new Error('failed', { cause: new Error(key) }), { config: { key } }) },
      'no',
    ),
  stack: (key, _pino, nest) => nest.error('failed', new Error(key).stack),
  header: (key, pino) =>
    pino.debug({ authorization: `Basic ${Buffer.from(`app:${key}`).toString('base64')}` }, 'asking'),
  query: (key, pino) => pino.info('GET /login?key=%s&user=app', encodeURIComponent(key)),
  JSON: (key, pino) =>
    pino.trace({ body: JSON.stringify({ inner: JSON.stringify({ key }) }) }, 'sent %j', { key }),
};

@Controller()
class CarelessController {
  private readonly nest = new NestLogger('Careless');

  constructor(
    private readonly pino: PinoLogger,
    @Inject(AppSecrets) private readonly secrets: AppSecrets,
  ) {}

  @Get('careless')
  careless(): string {
    for (const mistake of Object.values(MISTAKES))
      mistake(this.secrets.apiKey.reveal(), this.pino, this.nest);
    return 'done';
  }

  @Get('throw')
  throw(): never {
    throw new Error(`with ${this.secrets.apiKey.reveal()}`);
  }

  /** The application's own routes answer what they want to. */
  @Get('own')
  own(): string {
    return this.secrets.apiKey.reveal();
  }
}

@ManagementController('careless')
class CarelessManagementController {
  constructor(@Inject(AppSecrets) private readonly secrets: AppSecrets) {}

  @Read()
  asObject(): ManagementResponse {
    const key = this.secrets.apiKey.reveal();
    return { body: { key, deep: [{ [key]: inspect(key) }] }, headers: { 'X-Key': encodeURIComponent(key) } };
  }

  @Read('text')
  asText(): ManagementResponse {
    return { body: `the key is ${this.secrets.apiKey.reveal()}` };
  }

  @Read('pieces')
  inPieces(): ManagementResponse {
    const key = this.secrets.apiKey.reveal();
    async function* pieces(): AsyncGenerator<string> {
      yield 'the key is ';
      yield key;
    }
    return { body: pieces() };
  }

  @Read('failing')
  failing(): never {
    throw new Error(`no ${this.secrets.apiKey.reveal()}`);
  }
}

const metadata = {
  imports: [DeploymentModule.forRoot({ secrets: AppSecrets })],
  controllers: [CarelessController],
  providers: [CarelessManagementController],
};
const environment: Environment = { NODE_ENV: 'test', LOG_LEVEL: 'trace', LOG_FORMAT: 'json' };
const options = { environment, secrets: { apiKey: VALUE } };

const PAGES = ['/-/careless', '/-/careless/text', '/-/careless/pieces', '/-/careless/failing'];

/** Also in base64 of something longer, wherever in a group of three bytes it begins. */
function leaksIn(text: string): readonly string[] {
  const inner = [0, 1, 2].map((before) =>
    Buffer.from(`${'.'.repeat(before)}${VALUE}..`)
      .toString('base64')
      .slice(4, -4),
  );
  return [
    ...tracesOf(VALUE, text),
    ...inner.filter((form) => text.includes(form)),
    ...(text.includes('8f2b61c0') ? ['a part'] : []),
  ];
}

describe.each(platforms)('a value that was issued, on %s', (_platform, adapter) => {
  it.each(Object.keys(MISTAKES))('is in what the application logs by mistake (%s)', (name) => {
    const logged: unknown[] = [];
    const keep = (...args: unknown[]): number => logged.push(...args);
    const logger = { info: keep, warn: keep, error: keep, debug: keep, trace: keep };

    MISTAKES[name]?.(VALUE, logger as never, logger as never);

    expect(leaksIn(JSON.stringify(logged) + inspect(logged, { depth: Infinity }))).not.toEqual([]);
  });

  it('is in no line, and each line says what was there', async () => {
    const app = await startApp(metadata, adapter, options);
    await app.get('/careless');
    await app.get('/throw');
    await app.get(`/not-there/${encodeURIComponent(VALUE)}`);
    await app.get('/-/careless/failing');

    await app.close();

    const lines = app.lines.map((line) => JSON.stringify(line));
    expect(lines.filter((line) => line.includes('<secret apiKey>'))).toHaveLength(
      Object.keys(MISTAKES).length + 3,
    );
    expect(leaksIn(lines.join('\n'))).toEqual([]);
  });

  it('is in no answer under /-/', async () => {
    await using app = await startApp(metadata, adapter, options);

    const answers = [];
    for (const page of PAGES) answers.push(await app.get(page));

    const shown = answers.map(({ headers, body }) => JSON.stringify(headers) + body).join('\n');
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 500]);
    expect(shown.match(/<secret apiKey>/g)).toHaveLength(6);
    expect(JSON.parse(answers[0]?.body ?? '')).toEqual({
      key: '<secret apiKey>',
      deep: [{ '<secret apiKey>': "'<secret apiKey>'" }],
    });
    expect(leaksIn(shown)).toEqual([]);
  });

  it('is in the answers of the application’s own routes, when it answers it', async () => {
    await using app = await startApp(metadata, adapter, options);

    expect((await app.get('/own')).body).toBe(VALUE);
  });

  it('is no longer looked for when the next application has come', async () => {
    const one = await startApp(metadata, adapter, options);
    await one.close();
    await using two = await startApp(metadata, adapter, { ...options, secrets: { apiKey: 'another value' } });

    new NestLogger('Careless').log(VALUE);

    expect(two.lines.some(({ msg }) => msg === VALUE)).toBe(true);
  });

  it('is told at the start when it is too short', async () => {
    await using app = await startApp(metadata, adapter, { ...options, secrets: { apiKey: '1234567' } });

    expect(app.lines.filter(({ context }) => context === 'Secrets')).toMatchObject([
      { unscrubbed: ['apiKey'] },
    ]);
  });
});
