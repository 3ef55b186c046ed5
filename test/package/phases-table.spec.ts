import { join } from 'node:path';
import { expect, it } from 'vitest';
import { PROBES } from '../../src/lifecycle/phase.js';
import { withGenerated } from '../support/generated.js';
import { repository } from '../support/repository.js';

const PAGE = 'docs/lifecycle.md';

function phasesTable(): string {
  const states = Object.values(PROBES);
  const rows = (['ready', 'healthy', 'startup'] as const).map((probe) => [
    `\`/-/${probe}\``,
    ...states.map((answers) => `${answers[probe].status} \`${answers[probe].word}\``),
  ]);
  const head = [
    ['', ...Object.keys(PROBES)],
    ['---', ...states.map(() => '---')],
  ];
  return [...head, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

it('docs/lifecycle.md has the answers of the probes as the code gives them', async () => {
  await expect(await withGenerated(PAGE, 'phases', phasesTable())).toMatchFileSnapshot(
    join(repository, PAGE),
  );
});
