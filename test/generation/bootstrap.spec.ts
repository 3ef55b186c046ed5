import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { Notes } from '../../src/schematics/add/notes.js';
import { adoptBootstrap, type Adopted } from '../../src/schematics/bootstrap/adopt-bootstrap.js';
import { Draft } from '../../src/schematics/workspace/draft.js';
import { MemoryFiles } from '../../src/schematics/workspace/memory-files.js';
import { problemsBySource, type Fixture } from './support/compile-sources.js';

const SOURCES = fileURLToPath(new URL('sources/', import.meta.url));

/** What an application has that does not bring its own. */
const COMMON: Fixture = {
  'package.json': '{ "type": "module" }',
  'app.module.ts':
    "import { Module } from '@nestjs/common';\n\n@Module({ imports: [], controllers: [], providers: [] })\nexport class AppModule {}\n",
};

const APPLICATIONS = readdirSync(SOURCES)
  .filter((name) => name.startsWith('bootstrap-'))
  .map((name) => name.slice('bootstrap-'.length));

const RESULTS = new Map(APPLICATIONS.map((name) => [name, adopt(filesOf(name))] as const));

interface Result {
  readonly before: Fixture;
  readonly after: Fixture;
  readonly changed: readonly string[];
  readonly adopted: Adopted;
  readonly notes: Notes;
}

function folderOf(name: string): string {
  return join(SOURCES, `bootstrap-${name}`);
}

function filesOf(name: string): Fixture {
  const paths = readdirSync(folderOf(name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.after'))
    .map((entry) => join(entry.parentPath, entry.name));
  const own = paths.map((path) => [relative(folderOf(name), path), readFileSync(path, 'utf8')] as const);
  return { ...COMMON, ...Object.fromEntries(own) };
}

function adopt(before: Fixture): Result {
  const draft = new Draft(new MemoryFiles(before));
  const notes = new Notes();
  const adopted = adoptBootstrap(draft, ts, 'main.ts', notes);
  const changes = draft.changes.map(({ path, after }) => [path, after] as const);
  return {
    before,
    after: { ...before, ...Object.fromEntries(changes) },
    changed: changes.map(([path]) => path),
    adopted,
    notes,
  };
}

function resultOf(name: string): Result {
  const result = RESULTS.get(name);
  if (result === undefined) throw new Error(`There is no application ${name}.`);
  return result;
}

function noted({ adopted, notes }: Result): string {
  const remarks = notes.remarks.map(({ text, at, code }) => [`${at ?? ''} ${text}`, code]);
  const instructions = notes.instructions.map(({ what, because, code }) => [`TO DO ${what}`, because, code]);
  return [[JSON.stringify(adopted)], ...remarks, ...instructions]
    .map((lines) => `${lines.filter((line) => line !== undefined).join('\n')}\n`)
    .join('\n');
}

function withLineEnds(fixture: Fixture): Fixture {
  return Object.fromEntries(
    Object.entries(fixture).map(([path, text]) => [path, text.replaceAll(/\r?\n/g, '\r\n')]),
  );
}

describe('adoptBootstrap', () => {
  it.each(APPLICATIONS)('changes as a reader of the diff would: %s', async (name) => {
    const result = resultOf(name);
    for (const path of result.changed) {
      await expect(result.after[path]).toMatchFileSnapshot(join(folderOf(name), `${path}.after`));
    }
    await expect(noted(result)).toMatchFileSnapshot(join(folderOf(name), 'notes.after'));
  });

  it.each(APPLICATIONS)('changes nothing the second time: %s', (name) => {
    expect(adopt(resultOf(name).after).changed).toEqual([]);
  });

  it.each(APPLICATIONS)('keeps the line ends of Windows: %s', (name) => {
    expect(adopt(withLineEnds(filesOf(name))).after).toEqual(withLineEnds(resultOf(name).after));
  });

  it('leaves applications that compile', { timeout: 60_000 }, () => {
    const fixtures = [...RESULTS].flatMap(([name, { before, after }]) => [
      [`${name}, before`, before] as const,
      [`${name}, after`, after] as const,
    ]);
    const problems = [...problemsBySource(new Map(fixtures))].filter(([, found]) => found.length > 0);
    expect(Object.fromEntries(problems)).toEqual({});
  });
});
