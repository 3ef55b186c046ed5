import ts from 'typescript';
import { expect, it } from 'vitest';
import { ESM_APPLICATION } from '../../../test/support/nest-applications.js';
import { MemoryFiles } from '../workspace/memory-files.js';
import { adopt, type Adoption } from './adopt.js';
import { Notes } from './notes.js';
import { renderReport } from './report.js';

const adoption = adopt(new MemoryFiles(ESM_APPLICATION), ts);
const nothing: Adoption = { ...adoption, changes: [], packages: [], notes: new Notes(), next: [] };

it('tells what was installed, changed, what to look at and what to type', () => {
  const report = renderReport({ ...adoption, isInstalled: true });

  expect(report.split('\n')).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^nestjs-deployment is now in \w+/),
      '  zod@^4.2.0',
      '  edited  src/main.ts',
      '  new     run-app.sh',
      expect.stringMatching(/^ {2}1\. src\/main\.ts:\d+: It listened on/),
      expect.stringMatching(/^ {2}SECRETS_PROVIDER=fake \.\/run-app\.sh {2}/),
    ]),
  );
});

it('does not say that something was installed which was not', () => {
  const report = renderReport(adoption);

  expect(report).toContain('\nHas to be installed\n');
  expect(report).not.toContain('\nInstalled\n');
});

it('speaks of what would be where nothing was done', () => {
  const report = renderReport(adoption, { dryRun: true });

  expect(report).toContain('\nWould be changed\n');
  expect(report).not.toContain('\nChanged\n');
});

it('says in one line that there is nothing to change', () => {
  expect(renderReport(nothing)).toMatch(/^\w+ is on nestjs-deployment: there is nothing to change\.$/);
});

it('shows the text of a file that was kept, and numbers what is left to do', () => {
  const notes = new Notes();
  notes.keep('Procfile', 'web: ./run-app.sh\n');
  notes.instruct('Import it.', { because: 'It is not clear where.', code: 'imports: [],\n' });
  notes.instruct('Start it.');

  expect(
    renderReport({ ...nothing, notes })
      .split('\n')
      .slice(1),
  ).toEqual([
    '',
    'Kept as it is',
    '  Procfile is yours. What would have been written:',
    '  │ web: ./run-app.sh',
    '',
    'To be done by hand',
    '  1. Import it.',
    '     It is not clear where.',
    '     │ imports: [],',
    '  2. Start it.',
  ]);
});
