import type { StandardSchemaV1 } from '@standard-schema/spec';

/** A schema for a binary secret, such as a key: `Secrets({ signingKey: bytes({ length: 32 }) })`. */
export function bytes(options: { readonly length?: number } = {}): StandardSchemaV1<Uint8Array, Uint8Array> {
  const expected = options.length === undefined ? 'bytes' : `${options.length} bytes`;
  return {
    '~standard': {
      version: 1,
      vendor: 'nestjs-deployment',
      validate: (value) =>
        value instanceof Uint8Array && (options.length === undefined || value.length === options.length)
          ? { value }
          : { issues: [{ message: `expected ${expected}` }] },
    },
  };
}
