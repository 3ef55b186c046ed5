import { ManagementController, Read, Write } from '../management/management.decorators.js';
import { ManagementRefusal } from '../management/management.error.js';
import type { ManagementRequest, ManagementResponse } from '../management/management-route.js';
import { LOG_LEVELS, parseLogLevel, type LogLevel } from './log-level.js';
import { LogLevels } from './log-levels.js';

/** `/-/log-level`: how much is logged, changed without a restart. */
@ManagementController('log-level')
export class LogLevelController {
  constructor(private readonly levels: LogLevels) {}

  @Read()
  show(): ManagementResponse {
    const { configured, effective } = this.levels;
    return { body: { configured, effective, levels: LOG_LEVELS } };
  }

  @Write('PUT')
  change(request: ManagementRequest): ManagementResponse {
    this.levels.set(levelOf(request));
    return this.show();
  }

  @Write('DELETE')
  reset(): ManagementResponse {
    this.levels.reset();
    return this.show();
  }
}

/** The level as `?level=debug` or `{"level":"debug"}`. */
function levelOf({ query, body }: ManagementRequest): LogLevel {
  const level = parseLogLevel(query.get('level') ?? levelInJson(body));
  if (level !== undefined) return level;
  throw new ManagementRefusal(
    400,
    `Send one of ${LOG_LEVELS.join(', ')} as ?level=debug or {"level":"debug"}.`,
  );
}

function levelInJson(body: string): string {
  try {
    const { level } = Object(JSON.parse(body)) as { level?: unknown };
    return typeof level === 'string' ? level : '';
  } catch {
    return '';
  }
}
