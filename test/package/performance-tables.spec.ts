import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Results } from '../../bench/results.js';
import { shortTable, sliceTables } from '../../bench/summary.js';
import { withGenerated } from '../support/generated.js';
import { repository } from '../support/repository.js';

const PAGES: [page: string, name: string, show: (published: Results | undefined) => string][] = [
  ['README.md', 'performance', shortTable],
  ['docs/performance.md', 'slices', sliceTables],
];

function readPublished(): Results | undefined {
  const file = join(repository, 'bench/results/full.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Results) : undefined;
}

it.each(PAGES)('%s shows the benchmark as the full result has it', async (page, name, show) => {
  await expect(await withGenerated(page, name, show(readPublished()))).toMatchFileSnapshot(
    join(repository, page),
  );
});
