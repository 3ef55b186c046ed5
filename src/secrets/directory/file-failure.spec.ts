import { describe, expect, it } from 'vitest';

import { fileFailure } from './file-failure.js';

const failed = (code: string): Error => Object.assign(new Error(`${code}: open`), { code });

describe('a failure of the file system', () => {
  it.each([
    ['ENOENT', 'not-found'],
    ['ENOTDIR', 'not-found'],
    ['EACCES', 'denied'],
    ['EPERM', 'denied'],
    ['ELOOP', 'invalid'],
    ['ENXIO', 'invalid'],
    ['EIO', 'unavailable'],
    ['EMFILE', 'unavailable'],
    ['ESTALE', 'unavailable'],
  ])('%s is a secret that is %s', (code, kind) => {
    const cause = failed(code);

    const error = fileFailure('token', '/run/secrets/token', cause);

    expect(error).toMatchObject({ kind, secret: 'token', place: '/run/secrets/token', cause });
    expect(error.message).toContain('/run/secrets/token');
  });

  it('stays what it is when it did not come from the file system', () => {
    const defect = new TypeError('a defect');

    expect(() => fileFailure('token', '/run/secrets/token', defect)).toThrow(defect);
  });
});
