import { expect, it, vi } from 'vitest';
import { SharedReads } from './shared-reads.js';

const calm = (): AbortSignal => new AbortController().signal;

it('runs the work once for all who ask at the same time, and again for who asks later', async () => {
  const reads = new SharedReads<number>();
  let runs = 0;
  const work = async (): Promise<number> => Promise.resolve(++runs);

  expect(await Promise.all([reads.run('a', calm(), work), reads.run('a', calm(), work)])).toEqual([1, 1]);
  expect(await reads.run('a', calm(), work)).toBe(2);
});

it('keeps different work apart', async () => {
  const reads = new SharedReads<string>();
  const work = (result: string) => async (): Promise<string> => Promise.resolve(result);

  expect(await Promise.all([reads.run('a', calm(), work('A')), reads.run('b', calm(), work('B'))])).toEqual([
    'A',
    'B',
  ]);
});

it('lets one stop waiting while the others get their result', async () => {
  const reads = new SharedReads<string>();
  const { promise, resolve } = Promise.withResolvers<string>();
  const abort = new AbortController();
  const seen: AbortSignal[] = [];
  const work = async (signal: AbortSignal): Promise<string> => {
    seen.push(signal);
    return promise;
  };
  const impatient = reads.run('a', abort.signal, work);
  const patient = reads.run('a', calm(), work);

  abort.abort(new Error('enough'));
  await expect(impatient).rejects.toThrow('enough');
  resolve('done');

  expect(await patient).toBe('done');
  expect(seen).toHaveLength(1);
});

it('aborts the work when nobody waits any more, and starts anew for the next one', async () => {
  const reads = new SharedReads<string>();
  const abort = new AbortController();
  const aborted = vi.fn<() => void>();
  const first = reads.run('a', abort.signal, async (signal) => {
    signal.addEventListener('abort', aborted);
    return new Promise<string>(() => undefined);
  });

  abort.abort(new Error('enough'));
  await expect(first).rejects.toThrow('enough');

  expect(aborted).toHaveBeenCalledTimes(1);
  expect(await reads.run('a', calm(), async () => Promise.resolve('again'))).toBe('again');
});

it('tells everybody of a failure', async () => {
  const reads = new SharedReads<string>();
  const work = async (): Promise<string> => Promise.reject(new Error('broken'));

  await expect(
    Promise.allSettled([reads.run('a', calm(), work), reads.run('a', calm(), work)]),
  ).resolves.toMatchObject([{ reason: { message: 'broken' } }, { reason: { message: 'broken' } }]);
});

it('rejects with the reason of a signal that is aborted already', async () => {
  const work = vi.fn<() => Promise<string>>();

  await expect(
    new SharedReads<string>().run('a', AbortSignal.abort(new Error('enough')), work),
  ).rejects.toThrow('enough');
  expect(work).not.toHaveBeenCalled();
});
