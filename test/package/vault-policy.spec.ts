import { join } from 'node:path';
import { expect, it } from 'vitest';
import { LEAST_PRIVILEGE } from '../secrets/support/least-privilege.js';
import { withGenerated } from '../support/generated.js';
import { repository } from '../support/repository.js';

const PAGE = 'docs/secrets.md';

it('docs/secrets.md has the policy that the tests on the real server run with', async () => {
  const policy = `\`\`\`hcl\n${LEAST_PRIVILEGE}\`\`\``;

  await expect(await withGenerated(PAGE, 'vault-policy', policy)).toMatchFileSnapshot(join(repository, PAGE));
});
