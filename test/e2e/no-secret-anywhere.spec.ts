import { inspect } from 'node:util';
import { Controller, Get, Inject, Logger as NestLogger } from '@nestjs/common';
import {
  ConfigService,
  DeploymentModule,
  PinoLogger,
  ReadinessCheck,
  Secrets,
  type Environment,
} from 'nestjs-deployment';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { platforms } from '../support/platforms.js';
import { startApp, type RunningApp } from '../support/start-app.js';
import { AppConfig } from './configured-app.js';

const VALUE = 'cänary "8f2b61c0"\n/secret\\value+';

/** The value as it might come out, by whatever it passed through. */
const FORMS = [
  VALUE,
  '8f2b61c0',
  JSON.stringify(VALUE).slice(1, -1),
  encodeURIComponent(VALUE),
  ...[0, 1, 2].map((shift) => base64Core(VALUE, shift)),
  Buffer.from(VALUE).toString('hex'),
  JSON.stringify([...Buffer.from(VALUE)]).slice(1, -1),
];

/** What base64 of anything that holds the text shows of it, wherever in a group of three bytes it begins. */
function base64Core(text: string, shift: number): string {
  const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]).toString('base64');
  return encoded.slice(shift === 0 ? 0 : 4, -4);
}

const leaksIn = (text: string) => FORMS.filter((form) => text.includes(form));

class CanarySecrets extends Secrets({
  apiKey: z.string(),
  pair: z.object({ user: z.string(), key: z.string() }),
}) {}

@ReadinessCheck('careless')
class CarelessCheck {
  constructor(@Inject(CanarySecrets) private readonly secrets: CanarySecrets) {}

  check(): never {
    throw new Error(`cannot log in with ${String(this.secrets.apiKey)}`, { cause: this.secrets.apiKey });
  }
}

@Controller()
class CarelessController {
  private readonly nest = new NestLogger('Careless');

  constructor(
    private readonly pino: PinoLogger,
    @Inject(CanarySecrets) private readonly secrets: CanarySecrets,
    @Inject(ConfigService) private readonly config: ConfigService,
  ) {}

  @Get('log')
  log(): object {
    const { apiKey, pair } = this.secrets;
    this.pino.info(
      { secrets: this.secrets, apiKey, nested: { list: [pair] } },
      'all: %s %j %o',
      apiKey,
      pair,
      apiKey,
    );
    this.nest.log(this.secrets);
    this.nest.log(`the key is ${String(apiKey)} ${apiKey.name}`);
    this.nest.error(Object.assign(new Error(`failed with ${String(pair)}`, { cause: apiKey }), { apiKey }));
    this.pino.warn({ config: this.config }, inspect(this.secrets, { showHidden: true, depth: Infinity }));
    return { apiKey, pair, all: Object.assign({}, this.secrets) };
  }

  @Get('throw')
  throw(): never {
    throw Object.assign(new Error(`with ${String(this.secrets.apiKey)}`), { secrets: this.secrets });
  }
}

const PAGES = [
  '/-/',
  '/-/ready',
  '/-/ready?verbose',
  '/-/ready/careless',
  '/-/metrics',
  '/-/version',
  '/-/log-level',
  '/-/config',
  '/-/secrets',
  '/-/lifecycle',
];

const metadata = {
  imports: [DeploymentModule.forRoot({ config: AppConfig, secrets: CanarySecrets })],
  providers: [CarelessCheck],
  controllers: [CarelessController],
};
const secrets = { apiKey: VALUE, pair: { user: 'app', key: VALUE } };
const trace: Environment = { NODE_ENV: 'test', LOG_LEVEL: 'trace' };

async function everyAnswer(app: RunningApp): Promise<string> {
  const answers = [];
  for (const page of [...PAGES, '/log', '/throw']) answers.push(await app.get(page));
  return answers.map(({ headers, body }) => JSON.stringify(headers) + body).join('\n');
}

describe('the search for a leak', () => {
  it.each([
    ['the value', VALUE],
    ['a line with it', JSON.stringify({ apiKey: VALUE })],
    ['base64', Buffer.from(`Basic app:${VALUE} and more`).toString('base64')],
    ['a target', encodeURI(`/x?key=${encodeURIComponent(VALUE)}`)],
    ['bytes', JSON.stringify(Buffer.from(VALUE))],
  ])('finds %s', (_form, text) => {
    expect(leaksIn(text)).not.toEqual([]);
  });
});

describe.each(platforms)('a secret’s value on %s', (_platform, adapter) => {
  it('is in no line and no answer, however carelessly it is logged, thrown and returned', async () => {
    const app = await startApp(metadata, adapter, { environment: trace, secrets });
    const answers = await everyAnswer(app);

    await app.close();

    const lines = app.lines.map((line) => JSON.stringify(line)).join('\n');
    expect(lines).toContain('<secret apiKey>');
    expect(answers).toContain('<secret apiKey>');
    expect(leaksIn(lines)).toEqual([]);
    expect(leaksIn(answers)).toEqual([]);
  });

  it('is nowhere in the application that was started, but behind its handle', async () => {
    await using app = await startApp(metadata, adapter, { environment: trace, secrets });

    const handles = app.app.get(CanarySecrets);

    expect(leaksIn(inspect(handles, { showHidden: true, depth: Infinity, getters: true }))).toEqual([]);
    expect(leaksIn(JSON.stringify(Object.assign({}, handles)))).toEqual([]);
    expect(handles.apiKey.reveal()).toBe(VALUE);
  });

  it('is not in the error of a start that fails because of it', async () => {
    const malformed = { apiKey: VALUE, pair: VALUE };

    const error = await startApp(metadata, adapter, { environment: trace, secrets: malformed }).catch(
      (failure: Error) => failure,
    );

    const shown =
      inspect(error, { showHidden: true, depth: Infinity }) + JSON.stringify(error) + (error as Error).stack;
    expect(shown).toContain('<secret pair>');
    expect(leaksIn(shown)).toEqual([]);
  });
});
