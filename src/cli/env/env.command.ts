import type { Boundary } from '../../inspection/inspection.js';
import { ENTRY_OPTIONS, ENTRY_POSITIONALS, envFilesIn } from '../application/entry-options.js';
import { findEntry } from '../application/find-entry.js';
import { inspectApplication } from '../application/inspect-application.js';
import { CliUsageError } from '../cli-error.js';
import type { CliContext } from '../cli-context.js';
import { defineCommand } from '../command.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { readPage, writeEnv } from './env-pages.js';
import { FORMATS, formatFor, RENDERERS, type Format } from './formats.js';
import { markedIn } from './marked.js';
import { serviceName } from './service-name.js';
import { staleLines, staleNames } from './stale.js';
import { staleText } from './stale-text.js';

/** The variables and secrets of the built application, as a file. */
export const command = defineCommand({
  description:
    'Finds the configuration and secrets classes of the built application and writes what they take, with what each is for, its type and its default. Required variables stand free, the others are comments. A secret never is a value: it is a file to make, a credential of the unit, or an empty entry of a Secret. The application is imported, but nothing of it is made.',
  positionals: ENTRY_POSITIONALS,
  options: {
    format: {
      type: 'choice',
      choices: FORMATS,
      placeholder: 'FORMAT',
      description: 'What is written. Default: markdown for a file .md, else dotenv.',
    },
    output: {
      type: 'text',
      placeholder: 'FILE',
      description:
        'Writes it there. A file that exists is refused, but a page of Markdown gets it between its marks <!-- env:begin --> and <!-- env:end -->.',
    },
    check: {
      type: 'text',
      placeholder: 'FILE',
      description:
        'Writes nothing and compares with this file: a page of Markdown line by line between its marks, any other by the names in it, since values are filled in there.',
    },
    name: {
      type: 'text',
      placeholder: 'NAME',
      description: 'What the service is called in the file. Default: the name in package.json.',
    },
    ...ENTRY_OPTIONS,
  },
  examples: [
    { args: 'env > .env.example', what: 'For node --env-file and docker run --env-file' },
    { args: 'env --format kubernetes', what: 'A ConfigMap and a Secret' },
    { args: 'env --output README.md', what: 'Tables between the marks of a page' },
    { args: 'env --check .env.example', what: 'In CI: fails when a variable is missing or gone' },
  ],
  exitCodes: {
    0: 'It is written, or the file is up to date.',
    1: 'The file is stale, or the application cannot be looked at.',
  },
  async run(context, { format: given, output, check, name, project, envFile }, [file]) {
    if (output !== undefined && check !== undefined) {
      throw new CliUsageError('--output and --check exclude each other.', 'Give one of them.');
    }
    const { cwd } = context;
    const format = formatFor(given, output ?? check);
    const boundary = await inspectApplication<Boundary>(
      {
        question: 'describe',
        entry: findEntry({ cwd, file, project }),
        envFiles: envFilesIn(cwd, envFile),
      },
      context,
    );
    const text = RENDERERS[format]({ name: serviceName(cwd, name ?? project), boundary });
    if (check !== undefined) return compare(context, { file: check, format, text, boundary });
    return hand(context, { file: output, format, text, boundary });
  },
});

interface Written {
  readonly format: Format;
  readonly text: string;
  readonly boundary: Boundary;
}

function hand(
  { cwd, output }: CliContext,
  { file, format, text, boundary }: Written & { readonly file: string | undefined },
): ExitCode {
  const document = { format, ...boundary, text };
  if (file === undefined) output.result(document, text);
  else {
    writeEnv(cwd, file, { isPage: format === 'markdown', text });
    output.result({ ...document, file }, `Wrote ${file}.`);
  }
  return EXIT.done;
}

function compare(
  { cwd, output }: CliContext,
  { file, format, text, boundary }: Written & { readonly file: string },
): ExitCode {
  const page = readPage(cwd, file);
  const stale = format === 'markdown' ? staleLines(markedIn(page, file), text) : staleNames(page, boundary);
  const ok = stale.missing.length === 0 && stale.gone.length === 0;
  output.result({ ok, file, format, ...stale }, staleText(file, stale, output.style));
  return ok ? EXIT.done : EXIT.failed;
}
