import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rawRequest, type Verdict, verdictOf } from '../support/proxy-answer.js';
import { describeBehind } from '../support/proxy-programs.js';
import { ProxiedService, proxyKinds } from '../support/proxy-stage.js';
import {
  ALIASES,
  disguised,
  DISGUISED_ALIASES,
  networkPaths,
  ORDINARY,
  OUTLANDISH,
} from '../support/proxy-targets.js';

interface Sent {
  readonly method: string;
  readonly target: string;
  readonly verdict: Verdict;
}

/** Sends each on a connection of its own. */
function sendAll(port: number, method: string, targets: readonly string[]): Promise<Sent[]> {
  return Promise.all(
    targets.map(async (target) => ({
      method,
      target,
      verdict: await verdictOf(port, rawRequest(method, target)),
    })),
  );
}

/** Those that did not come to one of these. */
function except(sent: readonly Sent[], ...fine: readonly (Verdict | RegExp)[]): Sent[] {
  return sent.filter(
    ({ verdict }) => !fine.some((one) => (typeof one === 'string' ? one === verdict : one.test(verdict))),
  );
}

const WRITE = 'log-level?level=trace';
const OTHER_METHODS = ['HEAD', 'POST', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'];
const PLAIN_TARGETS = ['/-/', '/-/ready', '/-/log-level', '/-/config', '/-/metrics'];

/** What is for everybody: a probe, and the list that `/-/` is. */
const LIST = /^surface 200: \{\s*"/;
const PROBE = /^surface 200: ready\n/;
const REFUSAL = /^surface 4\d\d: /;

it('is asked for by at least 60 raw targets', () => {
  expect(new Set(disguised('ready')).size).toBeGreaterThanOrEqual(60);
});

describe.each(['express', 'fastify'])('the surface on %s', (ADAPTER) => {
  describe.each(proxyKinds)('behind $name', (kind) => {
    describeBehind(kind.name, 'without any rule about paths', () => {
      let scene: ProxiedService;
      beforeAll(async () => (scene = await ProxiedService.start(kind, { ADAPTER })));
      afterAll(() => scene[Symbol.asyncDispose]());

      const send = (form: string, method: string, targets: readonly string[]) =>
        sendAll(scene.port(form), method, targets);

      it.each(kind.forwarded)('is not there for whoever is forwarded (%s)', async (form) => {
        await scene.seen();
        const asked = await send(form, 'GET', disguised('ready'));
        const changed = await send(form, 'PUT', disguised(WRITE));

        expect(except([...asked, ...changed], 'nothing', 'refused')).toEqual([]);
        expect(asked).toContainEqual({ method: 'GET', target: '/-/ready', verdict: 'nothing' });
        expect(await scene.seen()).toEqual([]);
        expect(await scene.level()).toBe('info');
      });

      it.each(kind.forwarded)('is not there under any method or other name (%s)', async (form) => {
        const targets = [...PLAIN_TARGETS, ...ALIASES];
        const asked = await Promise.all(OTHER_METHODS.map((method) => send(form, method, targets)));
        const aliases = await send(form, 'GET', ALIASES);
        const disguisedAliases = await send(form, 'GET', DISGUISED_ALIASES);

        expect(except(asked.flat(), 'nothing', 'refused')).toEqual([]);
        expect(except(aliases, 'nothing')).toEqual([]);
        expect(except(disguisedAliases, 'nothing', 'refused', 'application')).toEqual([]);
      });

      it.each(kind.silent)('is probes and reads where nothing says who is asking (%s)', async (form) => {
        await scene.seen();
        const probes = await send(form, 'GET', disguised('ready'));
        const details = await send(form, 'GET', disguised('config'));
        const writes = await send(form, 'PUT', disguised(WRITE));

        expect(except(probes, 'nothing', 'refused', REFUSAL, PROBE, LIST)).toEqual([]);
        expect(except(details, 'nothing', 'refused', REFUSAL, LIST)).toEqual([]);
        expect(except(writes, 'nothing', 'refused', REFUSAL)).toEqual([]);
        expect(probes).toContainEqual({ method: 'GET', target: '/-/ready', verdict: 'surface 200: ready\n' });
        expect(await scene.seen()).toEqual([]);
        expect(await scene.level()).toBe('info');
      });

      it.each([...kind.forwarded, ...kind.silent])('is at no host that a target names (%s)', async (form) => {
        const sent = await send(form, 'GET', networkPaths('ready'));
        const merged: Verdict[] = kind.normalising.includes(form) ? ['application'] : [];

        expect(except(sent, 'nothing', 'refused', ...merged)).toEqual([]);
      });

      it.each([...kind.forwarded, ...kind.silent])(
        'leaves the application what is the application’s (%s)',
        async (form) => {
          const ordinary = await send(form, 'GET', ORDINARY);
          const outlandish = await send(form, 'GET', OUTLANDISH);

          expect(except(ordinary, 'application')).toEqual([]);
          expect(except(outlandish, 'application', 'refused', 'nothing')).toEqual([]);
        },
      );
    });
  });
});
