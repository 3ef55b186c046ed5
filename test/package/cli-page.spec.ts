import { join } from 'node:path';
import { expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.js';
import { commandHelp } from '../../src/cli/help.js';
import { withGenerated } from '../support/generated.js';
import { repository } from '../support/repository.js';

const PAGE = 'docs/cli.md';

async function helpOfAll(): Promise<string> {
  const sections = COMMANDS.map(async (entry) => {
    const { command } = await entry.load();
    return `### nestjs-deployment ${entry.name}\n\n\`\`\`text\n${commandHelp(entry, command)}\`\`\``;
  });
  return (await Promise.all(sections)).join('\n\n');
}

it('docs/cli.md has the help of each command as the program prints it', async () => {
  await expect(await withGenerated(PAGE, 'cli', await helpOfAll())).toMatchFileSnapshot(
    join(repository, PAGE),
  );
});
