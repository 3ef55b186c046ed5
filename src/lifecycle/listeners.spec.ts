import { afterEach, describe, expect, it, vi } from 'vitest';
import { Listeners } from './listeners.js';

afterEach(() => {
  vi.restoreAllMocks();
});

function hearing() {
  const heard: string[] = [];
  const listeners = new Listeners<readonly [string]>();
  return { heard, listeners, hear: (fact: string): number => heard.push(fact) };
}

describe('Listeners', () => {
  it.each([
    ['an error', new TypeError('a bug'), new TypeError('a bug')],
    ['something else', 'a bug', 'a bug'],
  ])(
    'warns of a listener that throws %s, and stops neither the others nor the caller',
    (_what, thrown, warning) => {
      const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
      const { heard, listeners, hear } = hearing();
      listeners.add(hear);
      listeners.add(() => {
        throw thrown;
      });
      listeners.add((fact) => hear(`${fact} again`));

      listeners.tell('news');
      listeners.tell('more');

      expect(heard).toEqual(['news', 'news again', 'more', 'more again']);
      expect(emitWarning.mock.calls).toEqual([[warning], [warning]]);
    },
  );

  it('tells a listener until its signal is aborted', () => {
    const { heard, listeners, hear } = hearing();
    const ends = new AbortController();
    listeners.add(hear, { signal: ends.signal });
    listeners.add((fact) => hear(`${fact} for all`));

    listeners.tell('news');
    ends.abort();
    listeners.tell('more');

    expect(heard).toEqual(['news', 'news for all', 'more for all']);
  });

  it('tells nothing to a listener whose signal is aborted already', () => {
    const { heard, listeners, hear } = hearing();
    listeners.add(hear, { signal: AbortSignal.abort() });

    listeners.tell('news');

    expect(heard).toEqual([]);
  });

  it('hands over each fact of several', () => {
    const listeners = new Listeners<readonly [string, number]>();
    const listener = vi.fn<(name: string, count: number) => void>();
    listeners.add(listener);

    listeners.tell('a', 1);

    expect(listener.mock.calls).toEqual([['a', 1]]);
  });
});
