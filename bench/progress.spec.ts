import { expect, it } from 'vitest';
import { Progress } from './progress.js';

function progressOf(expectedSeconds: number, output: { isTTY?: boolean; columns?: number } = {}) {
  const written: string[] = [];
  const clock = { now: 0 };
  const write = (text: string) => written.push(text);
  const progress = new Progress({ ...output, write }, expectedSeconds, () => clock.now);
  const wait = (seconds: number) => {
    clock.now += seconds * 1_000;
  };
  return { progress, written, wait };
}

it('What is left is what was expected, as long as nothing else is known', () => {
  const { progress, written, wait } = progressOf(120);

  progress.begin('load', 60);
  wait(30);
  progress.step('generation 2 of 4');

  expect(written).toEqual([
    'load · 0:00 · about 2:00 left\n',
    'load: generation 2 of 4 · 0:30 · about 1:30 left\n',
  ]);
});

it('A machine that took twice as long is expected to go on like that', () => {
  const { progress, written, wait } = progressOf(120);

  progress.begin('load', 60);
  wait(120);
  progress.end();
  progress.begin('heap', 60);

  expect(written.at(-1)).toBe('heap · 2:00 · about 2:00 left\n');
});

it('A log gets few lines, a terminal one line that changes and fits', () => {
  const log = progressOf(60);
  const terminal = progressOf(60, { isTTY: true, columns: 12 });

  for (const { progress, wait } of [log, terminal]) {
    progress.begin('load', 60);
    wait(1);
    progress.step('generation 1 of 4');
    progress.clear();
  }

  expect(log.written).toHaveLength(1);
  expect(terminal.written).toEqual(['\r\u001b[Kload · 0:00', '\r\u001b[Kload: gener', '\r\u001b[K']);
});
