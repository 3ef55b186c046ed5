import { changeFields, whileOf } from '../management/change-fields.js';
import { ManagementController, Read, Write } from '../management/management.decorators.js';
import { ManagementRefusal } from '../management/management.error.js';
import type { ManagementRequest, ManagementResponse } from '../management/management-route.js';
import { isContextName } from './context-name.js';
import { KnownContexts } from './known-contexts.js';
import { LOG_LEVELS, parseLogLevel, type LogLevel } from './log-level.js';
import { LogLevels } from './log-levels.js';

/** `/-/log-level`: how much is logged, in all and by whom, changed without a restart. */
@ManagementController('log-level')
export class LogLevelController {
  constructor(
    private readonly levels: LogLevels,
    private readonly known: KnownContexts,
  ) {}

  @Read()
  show(): ManagementResponse {
    const { standing, overridden } = this.levels;
    const names = [...new Set([...this.known.names(), ...overridden])].toSorted();
    const contexts = Object.fromEntries(names.map((name) => [name, this.levels.standingOf(name)]));
    return { body: { ...standing, levels: LOG_LEVELS, contexts } };
  }

  @Write('PUT')
  change(request: ManagementRequest): ManagementResponse {
    const { level, forMs } = wanted(request);
    const change = this.levels.set(level, forMs);
    return { ...this.show(), change };
  }

  @Write('DELETE')
  reset(): ManagementResponse {
    const change = this.levels.reset();
    return { ...this.show(), change };
  }

  @Read(':name')
  showContext(request: ManagementRequest): ManagementResponse {
    return { body: this.levels.standingOf(contextOf(request)) };
  }

  @Write('PUT', ':name')
  changeContext(request: ManagementRequest): ManagementResponse {
    const name = contextOf(request);
    const { level, forMs } = wanted(request);
    const refusal = this.levels.refusalFor(name);
    if (refusal !== undefined) throw new ManagementRefusal(409, refusal);
    const change = this.levels.setContext(name, level, forMs);
    return { ...this.showContext(request), change };
  }

  @Write('DELETE', ':name')
  resetContext(request: ManagementRequest): ManagementResponse {
    const change = this.levels.resetContext(contextOf(request));
    return { ...this.showContext(request), change };
  }
}

function contextOf({ params: { name = '' } }: ManagementRequest): string {
  if (isContextName(name)) return name;
  throw new ManagementRefusal(
    400,
    'A context has 1 to 200 printable characters, such as OrdersService. One * may stand at the end, for all that begin so.',
  );
}

/** What a change asks for, as `?level=debug&for=10m` or `{"level":"debug","for":"10m"}`. */
function wanted(request: ManagementRequest): {
  readonly level: LogLevel;
  readonly forMs: number | undefined;
} {
  const fields = changeFields(request, ['level', 'for']);
  const level = typeof fields['level'] === 'string' ? parseLogLevel(fields['level']) : undefined;
  if (level !== undefined) return { level, forMs: whileOf(fields) };
  throw new ManagementRefusal(
    400,
    `Send one of ${LOG_LEVELS.join(', ')} as ?level=debug or {"level":"debug"}.`,
  );
}
