import { describe, expect, it } from 'vitest';
import { Recorder } from '../../test/support/cli-world.js';
import { Output } from './output.js';

const open = ({ isTTY = false, json = false, env = {} } = {}) => {
  const [stdout, stderr] = [new Recorder(isTTY), new Recorder(isTTY)];
  return { stdout, stderr, output: new Output({ stdout, stderr, env, json }) };
};

describe('Output', () => {
  it('keeps standard output for the document with --json', () => {
    const { output, stdout, stderr } = open({ json: true });

    output.text('for people');
    output.note('beside it');
    output.result({ ready: true }, 'ready');

    expect(JSON.parse(stdout.text)).toEqual({ ready: true });
    expect(stderr.text).toBe('for people\nbeside it\n');
  });

  it('writes text as it is, with one line break at its end', () => {
    const { output, stdout } = open();

    output.text('one');
    output.text('two\n');
    output.text('');

    expect(stdout.text).toBe('one\ntwo\n');
  });

  it('refuses a second result, which no program could read', () => {
    const { output } = open({ json: true });
    output.result({}, '');

    expect(() => output.result({}, '')).toThrow('one result');
  });

  it('replaces the line that says what is waited for, and takes it away before anything else', () => {
    const { output, stderr } = open({ isTTY: true, env: { NO_COLOR: '1' } });

    output.progress('Waiting, 2s');
    output.progress('Waiting, 1s');
    output.note('done');
    output.endProgress();

    expect(stderr.text).toBe('\r\u001B[KWaiting, 2s\r\u001B[KWaiting, 1s\r\u001B[Kdone\n');
  });

  it('says nothing of waiting where nobody watches', () => {
    const { output, stderr } = open();

    output.progress('Waiting');

    expect(stderr.text).toBe('');
  });

  it.each([
    ['on a terminal', { isTTY: true }, true],
    ['into a file', {}, false],
    ['on a terminal with NO_COLOR', { isTTY: true, env: { NO_COLOR: '1' } }, false],
    ['on a terminal with an empty NO_COLOR', { isTTY: true, env: { NO_COLOR: '' } }, true],
    ['on a terminal that has none', { isTTY: true, env: { TERM: 'dumb' } }, false],
    ['into a file with FORCE_COLOR', { env: { FORCE_COLOR: '1', NO_COLOR: '1' } }, true],
    ['on a terminal with FORCE_COLOR=0', { isTTY: true, env: { FORCE_COLOR: '0' } }, false],
  ])('has colours or not %s', (_where, options, expected) => {
    const { output } = open(options);

    expect(output.color).toBe(expected);
    expect(output.style.red('no')).toBe(expected ? '\u001B[31mno\u001B[39m' : 'no');
  });
});
