import { type } from 'arktype';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { byteSize, isByteSize } from './byte-size.js';
import { InvalidByteSizeError, InvalidDurationError } from './config.errors.js';
import { duration, formatDuration, isDuration } from './duration.js';

describe('duration', () => {
  it.each([
    ['250ms', 250],
    ['5s', 5_000],
    ['1.5s', 1_500],
    ['10m', 600_000],
    ['1h', 3_600_000],
    ['1d', 86_400_000],
    ['0s', 0],
    ['0', 0],
    [' 5 s ', 5_000],
  ])('reads %j as %d ms', (text, milliseconds) => {
    expect(duration(text)).toBe(milliseconds);
  });

  it.each(['', '5', 's', '-5s', '5S', '5 sec', '1h30m', '1e3s', 'Infinity', '99999999999999999d', '5  s'])(
    'refuses %j',
    (text) => {
      expect(isDuration(text)).toBe(false);
      expect(() => duration(text)).toThrow(InvalidDurationError);
    },
  );

  it('throws with a code, a remedy and without the text', () => {
    expect(() => duration('hunter2')).toThrow(
      expect.objectContaining({
        code: 'DEPLOYMENT_DURATION_INVALID',
        message: expect.not.stringContaining('hunter2'),
      }),
    );
    expect(() => duration('hunter2')).toThrow('250ms, 5s, 10m or 1h');
  });

  it.each(['250ms', '5s', '90s', '10m', '1h', '24h', '0s'])('comes back as it was written: %s', (text) => {
    expect(formatDuration(duration(text))).toBe(text);
  });

  it('maps over a list', () => {
    expect(['5s', '1m'].map(duration)).toEqual([5_000, 60_000]);
    expect(() => ['5x'].map(duration)).toThrow(InvalidDurationError);
  });
});

describe('byteSize', () => {
  it.each([
    ['1024', 1024],
    ['1024B', 1024],
    ['512KiB', 524_288],
    ['10MiB', 10_485_760],
    ['10mib', 10_485_760],
    ['10MB', 10_000_000],
    ['1.5GiB', 1_610_612_736],
    ['1 TB', 1e12],
    ['0', 0],
  ])('reads %j as %d bytes', (text, bytes) => {
    expect(byteSize(text)).toBe(bytes);
  });

  it.each(['', '10M', '10Mi', '10ib', 'MB', '-1', '1e3', '99999TiB0', '9999999999TiB'])(
    'refuses %j',
    (text) => {
      expect(isByteSize(text)).toBe(false);
      expect(() => byteSize(text)).toThrow(InvalidByteSizeError);
    },
  );

  it('throws with a code and without the text', () => {
    expect(() => byteSize('hunter2')).toThrow(
      expect.objectContaining({
        code: 'DEPLOYMENT_BYTE_SIZE_INVALID',
        message: expect.not.stringContaining('hunter2'),
      }),
    );
  });
});

describe('inside a schema both report beside the other problems, and feed what follows', () => {
  const good = { wait: '5s', size: '1KiB', count: 1 };
  const bad = { wait: 'hunter2', size: 'hunter2', count: 'x' };
  const schemas = {
    zod: z.object({
      wait: z.string().transform(duration).pipe(z.number().max(60_000)),
      size: z.string().transform(byteSize),
      count: z.number(),
    }),
    arktype: type({
      wait: type('string').pipe(duration),
      size: type('string').pipe(byteSize),
      count: 'number',
    }),
    valibot: v.object({
      wait: v.pipe(v.string(), v.check(isDuration), v.transform(duration)),
      size: v.pipe(v.string(), v.check(isByteSize), v.transform(byteSize)),
      count: v.number(),
    }),
  };

  it.each(Object.entries(schemas))('of %s', async (_, schema) => {
    const accepted = await schema['~standard'].validate(good);
    const refused = await schema['~standard'].validate(bad);

    expect(accepted).toMatchObject({ value: { wait: 5_000, size: 1024, count: 1 } });
    expect(
      refused.issues
        ?.map(({ path }) => path?.map((part) => (typeof part === 'object' ? part.key : part)).join('.'))
        .toSorted(),
    ).toEqual(['count', 'size', 'wait']);
  });

  it('without the text, where the message is ours', async () => {
    const inZod = await schemas.zod['~standard'].validate(bad);
    const inArktype = await schemas.arktype['~standard'].validate(bad);

    expect(JSON.stringify([inZod.issues, inArktype.issues?.map(({ message }) => message)])).not.toContain(
      'hunter2',
    );
  });
});
