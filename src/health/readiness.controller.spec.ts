import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import type { Phase } from '../lifecycle/phase.js';
import { StartProgress } from '../lifecycle/start-progress.js';
import type { ManagementRequest } from '../management/management-route.js';
import { ManagementRefusal } from '../management/management.error.js';
import { ReadinessController } from './readiness.controller.js';
import { Readiness } from './readiness.js';
import { StartupController } from './startup.controller.js';

function open(phase: Phase = 'serving') {
  const clock = new ManualClock();
  const lifecycle = new Lifecycle();
  const progress = new StartProgress();
  lifecycle.enter(phase);
  const readiness = new Readiness(lifecycle, clock);
  // The report is what health.module.spec.ts tests, with terminus.
  const controller = new ReadinessController(readiness, undefined as never, lifecycle, progress);
  const startup = new StartupController(lifecycle, progress);
  return { clock, lifecycle, progress, readiness, controller, startup };
}

const request = (query = '', body = '', details = false): ManagementRequest => ({
  method: 'PUT',
  path: '/-/ready',
  params: {},
  query: new URLSearchParams(query),
  headers: {},
  body,
  may: (kind) => kind !== 'detail' || details,
});
const detailed = request('', '', true);

function refusalOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

describe('PUT /-/ready', () => {
  it.each([
    ['accepting=false', ''],
    ['', '{"accepting":false}'],
    ['', '{"accepting":"false"}'],
    ['accepting=false', '{"accepting":true}'],
  ])('takes the instance out of rotation by ?%s %s', (query, body) => {
    const { controller } = open();

    const answer = controller.change(request(query, body));

    expect(answer).toEqual({
      body: { accepting: false, until: undefined },
      change: { from: 'accepting', to: 'not accepting', until: undefined },
    });
    expect(controller.probe(request())).toEqual({ status: 503, body: 'not-accepting\n' });
  });

  it('puts it back', () => {
    const { controller } = open();
    controller.change(request('accepting=false'));

    const answer = controller.change(request('accepting=true'));

    expect(answer.change).toMatchObject({ from: 'not accepting', to: 'accepting' });
    expect(controller.probe(request())).toEqual({ status: 200, body: 'ready\n' });
  });

  it('ends by itself, and says when to those who may see details', () => {
    const { controller, clock } = open();
    const until = new Date(600_000);

    const answer = controller.change(request('', '{"accepting":false,"for":"10m"}'));

    expect(answer).toMatchObject({ body: { accepting: false, until }, change: { until } });
    expect(controller.probe(request())).toMatchObject({ body: 'not-accepting\n' });
    expect(controller.probe(detailed)).toMatchObject({
      body: 'not-accepting: until 1970-01-01T00:10:00.000Z\n',
    });
    clock.advance(600_000);
    expect(controller.probe(request())).toMatchObject({ status: 200 });
  });

  it.each([
    ['', ''],
    ['accepting=', ''],
    ['accepting=no', ''],
    ['', '{"accepting":0}'],
    ['', '{"accepting":null}'],
    ['', 'false'],
    ['', '[false]'],
    ['', '{"accepting":false'],
    ['accepting=false&for=soon', ''],
    ['accepting=false&for=0s', ''],
    ['accepting=false&for=25h', ''],
    ['', '{"accepting":false,"for":600}'],
    ['accepting=false&form=10m', ''],
    ['verbose&accepting=false', ''],
  ])('refuses ?%s %s with a sentence, and changes nothing', (query, body) => {
    const { controller, readiness } = open();

    const refusal = refusalOf(() => controller.change(request(query, body)));

    expect(refusal).toBeInstanceOf(ManagementRefusal);
    expect(refusal).toMatchObject({ status: 400, message: expect.stringMatching(/^[A-Za-z].*\.$/) });
    expect([readiness.accepting, readiness.history]).toEqual([true, []]);
  });

  it.each(['draining', 'closing'] as const)('is refused while %s, and changes nothing', (phase) => {
    const { controller, readiness } = open(phase);

    const refusal = refusalOf(() => controller.change(request('accepting=false')));

    expect(refusal).toMatchObject({ status: 409, message: expect.stringContaining('on its way out') });
    expect(readiness.accepting).toBe(true);
  });
});

describe('a probe of a service that starts', () => {
  it('says what is waited for to those who may see details, and one word to all others', () => {
    const { controller, startup, progress } = open('starting');
    progress.waitingFor = 'secrets: vault, attempt 3';

    const answers = [controller, startup].flatMap((probe) => [probe.probe(detailed), probe.probe(request())]);

    const told = { status: 503, body: 'starting: waiting for secrets: vault, attempt 3\n' };
    const word = { status: 503, body: 'starting\n' };
    expect(answers).toEqual([told, word, told, word]);
  });

  it('says one word when nothing is known to be waited for', () => {
    const { controller, startup } = open('starting');

    expect([controller.probe(detailed), startup.probe(detailed)]).toEqual([
      { status: 503, body: 'starting\n' },
      { status: 503, body: 'starting\n' },
    ]);
  });

  it('says no more what was waited for once it serves', () => {
    const { controller, startup, progress } = open();
    progress.waitingFor = 'secrets: vault, attempt 3';

    expect([controller.probe(detailed), startup.probe(detailed)]).toEqual([
      { status: 200, body: 'ready\n' },
      { status: 200, body: 'started\n' },
    ]);
  });
});
