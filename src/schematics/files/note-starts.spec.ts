import { describe, expect, it } from 'vitest';
import { DESCRIBED as APP } from '../../../test/support/nest-applications.js';
import { Notes } from '../add/notes.js';
import { MemoryFiles } from '../workspace/memory-files.js';
import { noteStarts } from './note-starts.js';

function noted(scripts: Readonly<Record<string, string>>, files: Record<string, string> = {}, app = APP) {
  const notes = new Notes();
  noteStarts(new MemoryFiles(files), app, { scripts }, notes);
  return notes;
}

describe('noteStarts', () => {
  it('names the scripts that start the application without the variables of development', () => {
    const { remarks } = noted({
      build: 'nest build',
      'start:dev': 'nest start --watch --env-file .env.development',
      'start:swc': 'nest start -b swc --watch',
      'start:prod': 'node dist/main',
      dev: 'ts-node-dev src/main.ts',
      test: 'vitest run',
    });

    expect(remarks).toEqual([
      {
        at: 'package.json',
        text: expect.stringContaining(
          'The scripts `start:swc`, `start:prod`, `dev` take it from where it runs',
        ),
      },
    ]);
  });

  it('says nothing where every script has them, or starts another application', () => {
    const { remarks } = noted(
      { start: 'nest start api --env-file apps/api/.env.development', worker: 'nest start worker' },
      {},
      {
        ...APP,
        folder: 'apps/api',
        project: 'api',
        entry: 'apps/api/src/main.ts',
        main: '../../dist/apps/api/main.js',
      },
    );

    expect(remarks).toEqual([]);
  });

  it('has the variable added to a file that was there already', () => {
    const { instructions } = noted({}, { '.env.development': 'DATABASE_HOST=localhost\n' });

    expect(instructions).toEqual([expect.objectContaining({ code: 'SECRETS_PROVIDER=fake\n' })]);
  });

  it('leaves a file alone that says which provider it is', () => {
    expect(noted({}, { '.env.development': '# ours\nSECRETS_PROVIDER=directory\n' }).instructions).toEqual(
      [],
    );
  });
});
