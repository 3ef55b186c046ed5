import { expect, it } from 'vitest';
import { stepsOf } from './walk-page.js';

const PAGE = `# Page

\`\`\`sh
not here
\`\`\`

## A walk

First:

\`\`\`sh
one

two --with \\
  more   # 503 draining: a # b
\`\`\`

\`\`\`json
{ "a": 1 }
\`\`\`

\`\`\`ts
## no heading
\`\`\`

- In a list:

  \`\`\`sh
  three # a remark
  \`\`\`

## Another section

\`\`\`sh
nor here
\`\`\`
`;

it('takes the commands of a section, each with what is shown of it', () => {
  expect(stepsOf(PAGE, '## A walk')).toEqual([
    { line: 12, command: 'one', status: undefined, shown: [] },
    {
      line: 14,
      command: 'two --with \\\nmore',
      status: '503',
      shown: [
        { format: 'text', text: 'draining: a # b' },
        { format: 'json', text: '{ "a": 1 }' },
      ],
    },
    { line: 29, command: 'three # a remark', status: undefined, shown: [] },
  ]);
});

it('finds nothing where there is no such section', () => {
  expect(stepsOf(PAGE, '## A run')).toEqual([]);
});
