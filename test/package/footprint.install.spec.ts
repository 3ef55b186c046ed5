import { beforeAll, describe, expect, inject, it } from 'vitest';
import { Consumer } from './support/consumer.js';
import { addedTo, type Footprint, footprintOf, packageAt, totalOf } from './support/footprint.js';

/** A little more than was measured: what is installed is the newest in the ranges of our dependencies. */
const MOST_PACKAGES = 30;
const MOST_BYTES = 14_000_000;

describe('To the dependencies that nest new writes, the package', () => {
  let bare: Footprint;
  let added: Footprint;

  beforeAll(async () => {
    const consumer = await Consumer.create({ packages: ['@nestjs/platform-express'], ours: false });
    bare = footprintOf(consumer.folder);
    await consumer.install(inject('published').tarball);
    added = addedTo(bare, footprintOf(consumer.folder));
    console.log(`bare: ${told(bare)}\nadded: ${told(added)}\n${largest(added)}`);
  });

  it(`adds at most ${MOST_PACKAGES} packages and ${MOST_BYTES / 1e6} MB, itself included`, () => {
    expect(added.size).toBeLessThanOrEqual(MOST_PACKAGES);
    expect(totalOf(added)).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('adds no second copy of what is there', () => {
    const there = new Set([...bare.keys()].map(packageAt));

    expect([...added.keys()].filter((path) => there.has(packageAt(path)))).toEqual([]);
  });
});

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

function told(footprint: Footprint): string {
  return `${footprint.size} packages, ${megabytes(totalOf(footprint))}`;
}

function largest(footprint: Footprint): string {
  return [...footprint]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, 5)
    .map(([path, bytes]) => `  ${packageAt(path)}: ${megabytes(bytes)}`)
    .join('\n');
}
