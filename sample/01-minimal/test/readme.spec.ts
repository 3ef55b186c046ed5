import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DeploymentConfig, describeAsMarkdown } from 'nestjs-deployment';
import { format } from 'prettier';
import { expect, it } from 'vitest';
import { AppConfig } from '../src/app.config.js';

const page = fileURLToPath(new URL('../README.md', import.meta.url));

const variables = `
Its own:

${describeAsMarkdown(AppConfig)}

Those of every service on \`nestjs-deployment\`:

${describeAsMarkdown(DeploymentConfig)}
`;

// `vitest -u` writes the table.
it('README.md lists the variables that the service reads', async () => {
  const expected = readFileSync(page, 'utf8').replace(
    /(?<=<!-- variables:begin -->\n).*(?=<!-- variables:end -->)/s,
    () => `${variables}\n`,
  );

  const formatted = await format(expected, { parser: 'markdown' });
  await expect(formatted).toMatchFileSnapshot(page);
});
