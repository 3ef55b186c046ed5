import { describe, expect, it } from 'vitest';

import { SecretDeniedError, SecretNotFoundError } from '../secrets.errors.js';
import { FilePrinter, type FileState } from './file-state.js';

const stateOf = (text: string, printer = new FilePrinter()): FileState =>
  printer.stateOf({ value: Buffer.from(text) });

describe('the state of a file', () => {
  it('is the same for the same content only', () => {
    const printer = new FilePrinter();

    expect(stateOf('one', printer)).toEqual(stateOf('one', printer));
    expect(stateOf('one', printer)).not.toEqual(stateOf('two', printer));
  });

  it('cannot be made again from a guess at the content', () => {
    expect(stateOf('1234')).not.toEqual(stateOf('1234'));
    expect(stateOf('1234').print).not.toContain('1234');
  });

  it('tells an empty file and each failure from a value', () => {
    const printer = new FilePrinter();

    expect(stateOf('')).toMatchObject({ kind: 'empty' });
    expect(printer.stateOf(new SecretNotFoundError('token', { place: 'here' }))).toEqual({
      kind: 'failure',
      print: 'not-found',
    });
    expect(printer.stateOf(new SecretDeniedError('token', { place: 'here' })).print).toBe('denied');
  });
});
