import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withGenerated } from '../support/generated.js';
import { repository } from '../support/repository.js';
import { published } from './support/results.js';
import { comparisonTable, killTable, restartsTable } from './support/tables.js';

const TABLES: readonly (readonly [page: string, name: string, show: () => string])[] = [
  ['docs/lifecycle.md', 'rolling', () => comparisonTable(published('comparison'))],
  [
    'docs/deploy/rolling-restarts.md',
    'measured',
    () => `${restartsTable(published('restarts'))}\n\n${killTable(published('kill'))}`,
  ],
];

it.each(TABLES)('%s shows the %s table as it was measured', async (page, name, show) => {
  await expect(await withGenerated(page, name, show())).toMatchFileSnapshot(join(repository, page));
});
