import { Optional } from '@nestjs/common';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { StartProgress } from '../lifecycle/start-progress.js';
import { changeFields, whileOf } from '../management/change-fields.js';
import type { ManagementRequest, ManagementResponse } from '../management/management-route.js';
import { Detail, ManagementController, Probe, Write } from '../management/management.decorators.js';
import { ManagementRefusal } from '../management/management.error.js';
import { probeAnswer, waitingFor } from './probe-answer.js';
import { ReadinessReport } from './readiness-report.js';
import type { ReadinessState } from './readiness-state.js';
import { Readiness } from './readiness.js';

/** `/-/ready`: may this instance get traffic? */
@ManagementController('ready', 'readiness')
export class ReadinessController {
  constructor(
    private readonly readiness: Readiness,
    private readonly report: ReadinessReport,
    private readonly lifecycle: Lifecycle,
    @Optional() private readonly progress?: StartProgress,
  ) {}

  @Probe()
  probe(request: ManagementRequest): ManagementResponse | Promise<ManagementResponse> {
    const state = this.readiness.state();
    return state instanceof Promise
      ? state.then((late) => this.#answer(late, request))
      : this.#answer(state, request);
  }

  @Detail('?verbose')
  verbose(): Promise<ManagementResponse> {
    return this.report.whole();
  }

  @Detail(':name')
  async one({ params }: ManagementRequest): Promise<ManagementResponse> {
    const check = await this.readiness.check(params['name'] ?? '');
    if (check !== undefined) return this.report.of(check);
    const names = this.readiness.checks.map(({ name }) => name).join(', ');
    const known = names === '' ? 'There is none at all.' : `There are: ${names}.`;
    return { status: 404, body: `There is no readiness check of that name. ${known}\n` };
  }

  @Write('PUT')
  change(request: ManagementRequest): ManagementResponse {
    const fields = changeFields(request, ['accepting', 'for']);
    const accepting = acceptingOf(fields);
    const forMs = whileOf(fields);
    if (this.lifecycle.ending) {
      throw new ManagementRefusal(
        409,
        'This instance is on its way out and gets no traffic any more, so there is nothing to change.',
      );
    }
    const from = this.readiness.accepting;
    this.readiness.rotate(accepting, forMs);
    const until = this.readiness.acceptingUntil;
    return {
      body: { accepting, until },
      change: { from: inWords(from), to: inWords(accepting), until },
    };
  }

  #answer(state: ReadinessState, request: ManagementRequest): ManagementResponse {
    return probeAnswer(state, request, this.#why(state));
  }

  #why({ word, failing }: ReadinessState): string | undefined {
    if (failing.length > 0) return failing.join(', ');
    if (word === 'starting') return waitingFor(this.progress);
    const until = word === 'not-accepting' ? this.readiness.acceptingUntil : undefined;
    return until === undefined ? undefined : `until ${until.toISOString()}`;
  }
}

/** `accepting` as `?accepting=false` or `{"accepting":false}`. */
function acceptingOf({ accepting }: Readonly<Record<string, unknown>>): boolean {
  if (accepting === true || accepting === 'true') return true;
  if (accepting === false || accepting === 'false') return false;
  throw new ManagementRefusal(
    400,
    'Send true or false as ?accepting=false or {"accepting":false}, with for=10m to have it end by itself.',
  );
}

function inWords(accepting: boolean): string {
  return accepting ? 'accepting' : 'not accepting';
}
