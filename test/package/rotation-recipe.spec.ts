import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withGenerated } from '../support/generated.js';
import { repository } from '../support/repository.js';

const PAGE = 'docs/secrets.md';

it('docs/secrets.md shows the pool that the tests rotate on a real server', async () => {
  const code = await readFile(join(repository, 'test/fixtures/rotating-database.ts'), 'utf8');
  const recipe = `\`\`\`ts\n${code}\`\`\``;

  await expect(await withGenerated(PAGE, 'rotation', recipe)).toMatchFileSnapshot(join(repository, PAGE));
});
