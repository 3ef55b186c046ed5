import type { Logger } from 'pino';
import type { DeploymentVariables } from '../config/deployment.config.js';
import type { Environment } from '../config/environment.js';
import type { BuildInfo } from '../management/build-info.js';
import type { SecretScrubber } from '../secrets/scrubber.js';
import { defaultFormat, wantsColor, type LogFormat } from './early-settings.js';
import { humanLines } from './human-lines.js';
import { commonFields } from './line-text.js';
import { LogStream, type LogStreamSettings } from './log-stream.js';
import { rootLogger, streamOf } from './root-logger.js';

export interface LoggerSources {
  /**
   * Undefined when the module's own variables have problems: the start will fail, and its lines keep their
   * defaults.
   */
  readonly config: DeploymentVariables | undefined;
  readonly build: BuildInfo;
  readonly environment: Environment;
  readonly redact: readonly string[];
  /** The stream of `serve()`, which holds the first lines; without it the application opens one. */
  readonly stream: LogStream | undefined;
  readonly scrubber: SecretScrubber;
}

/** Builds the logger of the process as configured, and lets the lines go that were held until now. */
export async function openLogger({
  config,
  build,
  environment,
  redact,
  stream,
  scrubber,
}: LoggerSources): Promise<Logger> {
  const base = { name: build.name, version: build.version };
  const { level, format = defaultFormat(process.stdout.isTTY) } = config?.log ?? DEFAULTS;
  const pretty = await prettyFor(format, environment);
  const settings: LogStreamSettings = { level, pretty, fields: commonFields(base) };
  const logger = rootLogger({ level, base, redact }, () => stream ?? openStream(settings));
  streamOf(logger)?.scrubBy(scrubber);
  if (config !== undefined) stream?.release(settings);
  if (lacksPretty(format, settings)) logger.warn({ context: 'Logging' }, PRETTY_IS_MISSING);
  return logger;
}

async function prettyFor(
  format: LogFormat,
  environment: Environment,
): Promise<((line: string) => string) | undefined> {
  return format === 'human' ? humanLines(wantsColor(process.stdout.isTTY, environment)) : undefined;
}

function lacksPretty(format: LogFormat, { pretty }: LogStreamSettings): boolean {
  return format === 'human' && pretty === undefined;
}

const DEFAULTS: DeploymentVariables['log'] = { level: 'info' };

const PRETTY_IS_MISSING =
  'lines are JSON because pino-pretty is not installed. Run: npm install --save-dev pino-pretty';

function openStream(settings: LogStreamSettings): LogStream {
  const stream = new LogStream(false, settings);
  process.once('exit', () => stream.end());
  return stream;
}
