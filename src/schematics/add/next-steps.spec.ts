import { describe, expect, it } from 'vitest';
import { DESCRIBED as APP } from '../../../test/support/nest-applications.js';
import type { Adopted } from '../bootstrap/adopt-bootstrap.js';
import { MemoryFiles } from '../workspace/memory-files.js';
import { nextSteps } from './next-steps.js';

const asks = (start: Adopted['start']) =>
  nextSteps(APP, new MemoryFiles({}), { adapter: 'express', start }).some(({ command }) =>
    command.startsWith('curl '),
  );

describe('nextSteps', () => {
  it('asks an application where serve() listens', () => {
    expect(asks('serve')).toBe(true);
  });

  it('does not ask there an application that listens where it says itself', () => {
    expect(asks('setup')).toBe(false);
  });
});
