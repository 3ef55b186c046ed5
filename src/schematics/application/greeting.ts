import type { Files } from '../workspace/files.js';
import type { Draft } from '../workspace/draft.js';

/** A replacement in a file that `nest new` writes. */
interface Replacement {
  readonly path: string;
  readonly pieces: readonly (readonly [found: string, replacement: string])[];
}

const SERVICE = 'src/app.service.ts';
const SPEC = 'src/app.controller.spec.ts';
const CONFIG = 'src/app.config.ts';
const VARIABLES = '.env.example';

/**
 * Lets the service say what it is configured to say, so that a new one shows how configuration is declared, injected
 * and tested. Does nothing if Nest's own files are not what they were: the service then says what Nest lets it say.
 */
export function addGreeting(draft: Draft): void {
  const extension = draft.read(SPEC)?.includes("'./app.service.js'") === true ? '.js' : extensionOf(draft);
  const replacements = [service(extension), ...(draft.read(SPEC) === undefined ? [] : [spec(extension)])];
  const edited = replacements.map(({ path, pieces }) => ({ path, text: replaced(draft.read(path), pieces) }));
  if (edited.some(({ text }) => text === undefined)) return;
  for (const { path, text } of edited) draft.write(path, text ?? '');
  draft.write(CONFIG, CONFIG_TEXT);
  const variables = draft.read(VARIABLES);
  if (variables !== undefined) draft.write(VARIABLES, `${variables}\n# What it says.\n#APP_GREETING=Hello\n`);
}

function extensionOf(files: Files): '' | '.js' {
  return files.read('src/main.ts')?.includes("./app.module.js'") === true ? '.js' : '';
}

function service(extension: string): Replacement {
  return {
    path: SERVICE,
    pieces: [
      ["'@nestjs/common';\n", `'@nestjs/common';\nimport { AppConfig } from './app.config${extension}';\n`],
      ['  getHello', '  constructor(private readonly config: AppConfig) {}\n\n  getHello'],
      ["'Hello World!'", '`${this.config.greeting} World!`'],
    ],
  };
}

function spec(extension: string): Replacement {
  return {
    path: SPEC,
    pieces: [
      [
        'import { AppController }',
        `import { AppConfig } from './app.config${extension}';\nimport { AppController }`,
      ],
      [
        'providers: [AppService],',
        "providers: [\n        AppService,\n        { provide: AppConfig, useValue: new AppConfig({ greeting: 'Hi' }) },\n      ],",
      ],
      ['should return "Hello World!"', 'greets as configured'],
      ["'Hello World!'", "'Hi World!'"],
    ],
  };
}

/** Undefined if any of it is not there exactly once. */
function replaced(text: string | undefined, pieces: Replacement['pieces']): string | undefined {
  return pieces.reduce<string | undefined>((before, [found, replacement]) => {
    const parts = before?.split(found) ?? [];
    return parts.length === 2 ? parts.join(replacement) : undefined;
  }, text);
}

const CONFIG_TEXT = `import { Config } from 'nestjs-deployment';
import { z } from 'zod';

/** What varies between deployments, and is not secret: APP_GREETING, and so on for each key. */
export class AppConfig extends Config(
  'APP',
  z.object({
    greeting: z.string().default('Hello').describe('What it says.'),
  }),
) {}
`;
