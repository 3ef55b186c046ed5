import { describe, expect, it } from 'vitest';
import { SecretScrubber } from '../secrets/scrubber.js';
import { LogStream } from './log-stream.js';

function streamOf(hold = false) {
  const stream = new LogStream(hold);
  const lines: string[] = [];
  stream.capture((line) => lines.push(line));
  const write = (msg: string): void => stream.write(`${JSON.stringify({ level: 'info', msg })}\n`);
  return { stream, lines, write };
}

function scrubberOf(name: string, value: string): SecretScrubber {
  const scrubber = new SecretScrubber();
  scrubber.issue(name, value);
  return scrubber;
}

const line = (msg: string): string => `${JSON.stringify({ level: 'info', msg })}\n`;

describe('LogStream', () => {
  it('takes the values of every application out of every line', () => {
    const { stream, lines, write } = streamOf();
    stream.scrubBy(scrubberOf('one', '1st value'));
    stream.scrubBy(scrubberOf('two', '2nd value'));

    write('1st value, 2nd value');

    expect(lines).toEqual([line('<secret one>, <secret two>')]);
  });

  it('takes them out of lines that were written before it knew of them, and held', () => {
    const { stream, lines } = streamOf(true);
    stream.writeEarly(line('1st value'));
    stream.scrubBy(scrubberOf('one', '1st value'));

    stream.release();

    expect(lines).toEqual([line('<secret one>')]);
  });

  it('knows a value from the moment it is issued', () => {
    const { stream, lines, write } = streamOf();
    const scrubber = scrubberOf('one', '1st value');
    stream.scrubBy(scrubber);
    write('2nd value');

    scrubber.issue('one', '2nd value');
    write('2nd value');

    expect(lines).toEqual([line('2nd value'), line('<secret one>')]);
  });

  it('keeps the values of an application that ended until the next one comes', () => {
    const { stream, lines, write } = streamOf();
    const scrubber = scrubberOf('one', '1st value');
    stream.scrubBy(scrubber);
    scrubber.end();

    write('1st value');
    stream.scrubBy(scrubberOf('two', '2nd value'));
    write('1st value');

    expect(lines).toEqual([line('<secret one>'), line('1st value')]);
  });

  it('counts lines as they were written, whatever becomes of them', () => {
    const { stream, write } = streamOf();
    stream.scrubBy(scrubberOf('one', '1st value'));

    write('1st value');

    expect(stream.counts()).toMatchObject({ info: 1 });
  });
});
