import type { ManagementRequest, ManagementResponse } from '../management/management-route.js';
import { Detail, ManagementController, Probe } from '../management/management.decorators.js';
import { ReadinessReport } from './readiness-report.js';
import { Readiness, type ReadinessState } from './readiness.js';

/** `/-/ready`: may this instance get traffic? */
@ManagementController('ready', 'readiness')
export class ReadinessController {
  constructor(
    private readonly readiness: Readiness,
    private readonly report: ReadinessReport,
  ) {}

  @Probe()
  probe(request: ManagementRequest): ManagementResponse | Promise<ManagementResponse> {
    const state = this.readiness.state();
    return state instanceof Promise ? state.then((late) => answer(late, request)) : answer(state, request);
  }

  @Detail('?verbose')
  async verbose(): Promise<ManagementResponse> {
    await this.readiness.state();
    return this.report.of(this.readiness.checks);
  }

  @Detail(':name')
  async one({ params }: ManagementRequest): Promise<ManagementResponse> {
    const check = await this.readiness.check(params['name'] ?? '');
    if (check !== undefined) return this.report.of([check]);
    const names = this.readiness.checks.map(({ name }) => name).join(', ');
    const known = names === '' ? 'There is none at all.' : `There are: ${names}.`;
    return { status: 404, body: `There is no readiness check of that name. ${known}\n` };
  }
}

function answer({ status, word, failing }: ReadinessState, request: ManagementRequest): ManagementResponse {
  // Which dependencies a service has is nothing for everybody.
  const names = failing.length > 0 && request.may('detail') ? `: ${failing.join(', ')}` : '';
  return { status, body: `${word}${names}\n` };
}
