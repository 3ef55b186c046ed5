import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ACCESS, type Caller } from '../../src/management/access-table.js';
import type { ManagementKind } from '../../src/management/management-route.js';
import { withGenerated } from '../support/generated.js';
import { repository } from '../support/repository.js';

const PAGE = 'docs/management.md';
const KINDS: readonly ManagementKind[] = ['probe', 'read', 'detail', 'write'];

function accessTable(): string {
  const answer = ({ may }: Caller, kind: ManagementKind): string => {
    if (may.includes(kind)) return 'yes';
    return may.length === 0 ? '404' : '–';
  };
  const rows = ACCESS.map((caller) => [caller.description, ...KINDS.map((kind) => answer(caller, kind))]);
  const head = [
    ['who asks', ...KINDS.map((kind) => `\`${kind}\``)],
    ['---', ...KINDS.map(() => '---')],
  ];
  return [...head, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

it('docs/management.md says who may have what as the code gives it', async () => {
  await expect(await withGenerated(PAGE, 'access', accessTable())).toMatchFileSnapshot(
    join(repository, PAGE),
  );
});
