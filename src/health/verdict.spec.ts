import { HealthIndicatorService } from '@nestjs/terminus';
import { Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ask, type Verdict } from './verdict.js';

const run = (answer: () => unknown): Promise<Verdict> => ask({ check: answer }, new AbortController().signal);
const terminus = new HealthIndicatorService();

class Row {
  status = 'active';
  get total(): number {
    throw new Error('read me not');
  }
}

describe('a check is up', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['true', true],
    ['zero', 0],
    ['an empty text', ''],
    ['an empty object', {}],
    ['rows', [{ status: 'active' }]],
    ['bytes', Buffer.alloc(10)],
    ['an object of a class', new Row()],
    ['a plain object without a status', { ok: 1, nested: { a: 1 } }],
  ])('when it answers %s', async (_what, answer) => {
    await expect(run(() => answer)).resolves.toEqual({ status: 'up' });
  });

  it('when a terminus indicator says so', async () => {
    const verdict = await run(() => terminus.check('db').up({ version: '17' }));

    expect(verdict).toEqual({ status: 'up', data: { version: '17' } });
  });

  it('when an attempt of terminus succeeds', async () => {
    const verdict = await run(() => terminus.check('db').attempt(() => undefined));

    expect(verdict.status).toBe('up');
  });
});

describe('a check is down', () => {
  it.each<[string, () => unknown, string]>([
    ['it answers false', () => false, 'answered false'],
    ['it promises false', async () => false, 'answered false'],
    ['it throws', () => { throw new Error('no route'); }, 'no route'], // prettier-ignore
    [
      'it rejects',
      () => Promise.reject(new Error('refused by redis://u:s3cret@h')),
      'refused by redis://***@h',
    ],
    ['it throws a text', () => Promise.reject('gone'), 'gone'], // oxlint-disable-line
    ['it throws nothing', () => Promise.reject(undefined), 'threw undefined'], // oxlint-disable-line
    [
      'its error has a cause',
      () => Promise.reject(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })),
      'fetch failed: connect ECONNREFUSED',
    ],
    [
      'all addresses refuse',
      () => Promise.reject(new AggregateError([new Error('refused ::1'), new Error('refused 127.0.0.1')])),
      'refused ::1; refused 127.0.0.1',
    ],
    [
      'its error has only a code',
      () => Promise.reject(Object.assign(new Error(), { code: 'EPIPE' })),
      'EPIPE',
    ],
    [
      'its error cannot be read',
      () => Promise.reject(Object.defineProperty({}, 'message', { get: () => { throw new Error(); } })), // prettier-ignore
      'failed with an error that cannot be read',
    ],
    [
      'its status is no status',
      () => ({ status: 42 }),
      'answered a status that is none of "up", "degraded" and "down"',
    ],
    [
      'an indicator has a status that is none',
      () => ({ db: { status: 'toString' } }),
      'answered a status that is none of "up", "degraded" and "down"',
    ],
    ['a getter of its answer throws', () => ({ get db() { throw new Error('lazy'); } }), 'lazy'], // prettier-ignore
    // oxlint-disable-next-line unicorn/no-thenable -- a thenable is what is tested
    ['its thenable throws', () => ({ get then() { throw new Error('lazy'); } }), 'lazy'], // prettier-ignore
    [
      'it answers an Observable',
      () => new Observable(),
      'answered an Observable: return a promise, such as lastValueFrom(…)',
    ],
  ])('when %s', async (_what, answer, reason) => {
    await expect(run(answer)).resolves.toEqual({ status: 'down', reason });
  });

  it('when its answer is a revoked proxy', async () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();

    const verdict = await run(() => proxy);

    expect(verdict.status).toBe('down');
  });

  it('when a terminus indicator says so, with its message scrubbed', async () => {
    const verdict = await run(() =>
      terminus.check('db').down({ message: 'no postgres://u:s3cret@db', tries: 3 }),
    );

    expect(verdict).toEqual({
      status: 'down',
      reason: 'no postgres://***@db',
      data: { message: 'no postgres://***@db', tries: 3 },
    });
  });

  it('when one of several indicators is', async () => {
    const verdict = await run(() => ({
      ...terminus.check('a').up(),
      ...terminus.check('b').down('b is gone'),
    }));

    expect(verdict).toEqual({
      status: 'down',
      reason: 'b is gone',
      data: { a: { status: 'up' }, b: { status: 'down', message: 'b is gone' } },
    });
  });
});

describe('a check is degraded', () => {
  it('when a terminus indicator says so', async () => {
    await expect(run(() => terminus.check('db').degraded('slow'))).resolves.toMatchObject({
      status: 'degraded',
      reason: 'slow',
    });
  });
});

it('keeps no data that is too much to be read', async () => {
  await expect(
    run(() => terminus.check('db').up({ rows: 'x '.repeat(100), many: Array(5_000).fill(1) })),
  ).resolves.toEqual({
    status: 'up',
  });
});

it('takes data that JSON cannot hold for a failed check', async () => {
  const data: Record<string, unknown> = {};
  data['self'] = data;

  await expect(run(() => terminus.check('db').up(data))).resolves.toMatchObject({ status: 'down' });
});
