import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeAsMarkdown } from 'nestjs-deployment';
import { format } from 'prettier';
import { expect, it } from 'vitest';
import { AppConfig } from '../src/app.config.js';

const page = fileURLToPath(new URL('../README.md', import.meta.url));

// `vitest -u` writes the table.
it('README.md lists the variables that are its own', async () => {
  const expected = readFileSync(page, 'utf8').replace(
    /(?<=<!-- variables:begin -->\n).*(?=<!-- variables:end -->)/s,
    () => `\n${describeAsMarkdown(AppConfig)}\n\n`,
  );

  const formatted = await format(expected, { parser: 'markdown' });
  await expect(formatted).toMatchFileSnapshot(page);
});
