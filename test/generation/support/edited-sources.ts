import { globSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Notes } from '../../../src/schematics/add/notes.js';
import type { Application } from '../../../src/schematics/workspace/application.js';
import { Draft, type Change } from '../../../src/schematics/workspace/draft.js';
import { MemoryFiles } from '../../../src/schematics/workspace/memory-files.js';
import { DESCRIBED } from '../../support/nest-applications.js';
import type { Fixture } from './compile-sources.js';

const SOURCES = fileURLToPath(new URL('../sources/', import.meta.url));

/** What a fixture is, whatever is odd about its sources. */
export const APPLICATION: Application = {
  ...DESCRIBED,
  e2e: { framework: 'vitest', folder: 'test', suffix: '.e2e-spec.ts', script: 'test:e2e' },
};

/** What an edit made of a fixture. */
export interface EditedFixture {
  readonly name: string;
  readonly before: Fixture;
  /** All files, with those that the edited ones import and other steps write. */
  readonly after: Fixture;
  readonly changes: readonly Change[];
  readonly notes: Notes;
  /** What the same edit changes of its own result. */
  readonly changesAgain: readonly Change[];
}

/** An edit of an application whose root module is in the file of that name. */
export type Edit = (
  draft: Draft,
  rootModule: { readonly path: string; readonly name: string },
  notes: Notes,
) => void;

/** What other steps write, and what is edited imports. */
const DECLARATIONS: Fixture = {
  'src/app.config.ts': `import { Config } from 'nestjs-deployment';\nimport { z } from 'zod';\n\nexport class AppConfig extends Config('APP', z.object({})) {}\n`,
  'src/app.secrets.ts': `import { Secrets } from 'nestjs-deployment';\nimport { z } from 'zod';\n\nexport class AppSecrets extends Secrets({ managementToken: z.string().min(16).optional() }) {}\n`,
  'src/service.config.ts': `import { Config } from 'nestjs-deployment';\nimport { z } from 'zod';\n\nexport class ServiceConfig extends Config('APP', z.object({})) {}\n`,
  'src/service.secrets.ts': `import { Secrets } from 'nestjs-deployment';\nimport { z } from 'zod';\n\nexport class ServiceSecrets extends Secrets({ managementToken: z.string().min(16).optional() }) {}\n`,
};

/** Runs an edit over all fixtures of a kind: the folders whose names begin with it. */
export function editFixtures(kind: string, edit: Edit): readonly EditedFixture[] {
  return globSync(`${kind}-*`, { cwd: SOURCES })
    .toSorted()
    .map((name) => editFixture(name, filesOf(name), edit));
}

/** Where the expected text of a file is, beside the file. */
export function expectedPath(fixture: EditedFixture, path: string): string {
  return join(SOURCES, fixture.name, `${path}.after`);
}

/** Of what an expected text is there. */
export function expectedFiles({ name }: EditedFixture): readonly string[] {
  const folder = join(SOURCES, name);
  return globSync('**/*.after', { cwd: folder }).map((path) => path.slice(0, -'.after'.length));
}

/** Notes as text, to be read beside the code. */
export function notesText({ notes }: EditedFixture): string {
  const block = (code: string | undefined): string => (code === undefined ? '' : `\n${code.trimEnd()}\n`);
  return [
    ...notes.instructions.map(({ what, because = '', code }) => `TO DO ${what}\n  ${because}${block(code)}`),
    ...notes.remarks.map(({ text, at = '', code }) => `LOOK AT ${text}\n  ${at}${block(code)}`),
  ]
    .map((text) => `${text.trimEnd()}\n`)
    .join('\n');
}

function editFixture(name: string, before: Fixture, edit: Edit): EditedFixture {
  const { draft, notes } = run(before, edit);
  const changed = Object.fromEntries(draft.changes.map(({ path, after }) => [path, after]));
  const after = { ...declarationsFor(changed), ...before, ...changed };
  return {
    name,
    before,
    after,
    changes: draft.changes,
    notes,
    changesAgain: run(after, edit).draft.changes,
  };
}

function run(fixture: Fixture, edit: Edit): { readonly draft: Draft; readonly notes: Notes } {
  const draft = new Draft(new MemoryFiles(fixture));
  const notes = new Notes();
  const path = Object.keys(fixture).find((one) => basename(one) === 'app.module.ts') ?? '';
  edit(draft, { path, name: 'AppModule' }, notes);
  return { draft, notes };
}

function declarationsFor(changed: Fixture): Fixture {
  const texts = Object.values(changed).join('');
  return Object.fromEntries(
    Object.entries(DECLARATIONS).filter(
      ([path]) =>
        texts.includes(`/${basename(path, '.ts')}.js'`) || texts.includes(`/${basename(path, '.ts')}.js"`),
    ),
  );
}

function filesOf(name: string): Fixture {
  const folder = join(SOURCES, name);
  const paths = globSync('**/*.{ts,json}', { cwd: folder });
  return Object.fromEntries(
    paths.map((path) => [relative('', path), readFileSync(join(folder, path), 'utf8')]),
  );
}
