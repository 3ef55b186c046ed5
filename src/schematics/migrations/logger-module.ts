import type { Notes } from '../add/notes.js';
import type { Source } from '../source/source.js';
import type { TypeScript } from '../source/typescript.js';
import type { Draft } from '../workspace/draft.js';
import type { ApplicationSources } from './application-sources.js';
import { addLoggingOption } from './logging-option.js';
import { pinoOptions, type PinoOptions } from './pino-options.js';
import { pinoUses, type PinoUse } from './pino-uses.js';
import { removePino } from './remove-pino.js';

/**
 * Takes nestjs-pino's `LoggerModule` out of an application: `DeploymentModule` brings it, and refuses to start beside a
 * second one. What it redacts, and whether each request is a line, moves there.
 *
 * @returns False if it is still there, or if what it redacts is not to be seen: such an application must not be left so.
 */
export function migrateLogger(
  draft: Draft,
  sources: ApplicationSources,
  rootModule: string,
  notes: Notes,
): boolean {
  let isMigrated = true;
  for (const source of sources.matching(/\bnestjs-pino\b/)) {
    const [sure, unsure] = [true, false].map((isSure) =>
      pinoUses(source).filter(({ list }) => (list !== undefined) === isSure),
    );
    for (const { element } of unsure ?? []) {
      isMigrated = false;
      notes.instruct(`Remove LoggerModule in ${source.path}:${source.lineOf(element.getStart())}.`, {
        because: 'DeploymentModule brings it, and an application that has it twice does not start.',
        code: `${element.getText()}\n`,
      });
    }
    if (sure === undefined || sure.length === 0) continue;
    isMigrated = remove(draft, source, sure, rootModule, notes) && isMigrated;
  }
  return isMigrated;
}

function remove(
  draft: Draft,
  source: Source,
  uses: readonly PinoUse[],
  rootModule: string,
  notes: Notes,
): boolean {
  const { ts, path } = source;
  const options = uses.flatMap(({ call }) => (call === undefined ? [] : [pinoOptions(draft, source, call)]));
  const code = removePino(draft, ts, path);
  const isConfigured = uses.some(({ call }) => call !== undefined && call.arguments.length > 0);
  notes.remark(
    [
      'LoggerModule of nestjs-pino is gone: DeploymentModule brings it, and an application can have it once.',
      ...(isConfigured
        ? [
            'LOG_LEVEL and LOG_FORMAT say what is written, logging.redact what is hidden; what else it was given has no effect any more.',
          ]
        : []),
    ].join(' '),
    { at: path, ...(isConfigured && { code: `${code.join('\n\n')}\n` }) },
  );
  moveOptions(draft, ts, rootModule, options, notes);
  return options.every(({ unclear }) => unclear.length === 0);
}

function moveOptions(
  draft: Draft,
  ts: TypeScript,
  rootModule: string,
  options: readonly PinoOptions[],
  notes: Notes,
): void {
  const redact = [...new Set(options.flatMap((one) => one.redact))];
  const parts = [
    ...(options.some(({ access }) => !access) ? ['access: false'] : []),
    ...(redact.length > 0 ? [`redact: [${redact.join(', ')}]`] : []),
  ];
  const logging = `{ ${parts.join(', ')} }`;
  if (parts.length > 0 && !addLoggingOption(draft, ts, rootModule, logging)) {
    notes.instruct('Give DeploymentModule.forRoot() what LoggerModule had.', {
      because: 'It has such an option already, or takes its options from elsewhere.',
      code: `logging: ${logging},\n`,
    });
  }
  for (const unclear of options.flatMap((one) => one.unclear)) {
    notes.instruct('Redact by DeploymentModule.forRoot() what LoggerModule did.', {
      because:
        'Which paths these are is not to be seen where they are used, and without them their values would be written.',
      code: `// ${unclear.replaceAll('\n', '\n// ')}\nlogging: { redact: [] },\n`,
    });
  }
}
