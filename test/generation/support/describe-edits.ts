import { describe, expect, it } from 'vitest';
import { problemsBySource } from './compile-sources.js';
import { editFixtures, expectedFiles, expectedPath, notesText, type Edit } from './edited-sources.js';

/**
 * What is true of every fixture of each kind, `test/generation/sources/<kind>-*`: its edit makes of its files what those
 * beside them say that end in `.after`, and says what is in `notes.after`; it compiles before and after; the same edit
 * changes nothing of its own result.
 */
export function describeEdits(edits: Readonly<Record<string, Edit>>): void {
  const fixtures = Object.entries(edits).flatMap(([kind, edit]) => editFixtures(kind, edit));
  // Compiling is what takes the time, and most of it is the same for all.
  const problems = problemsBySource(
    new Map(
      fixtures.flatMap(({ name, before, after }) => [
        [`${name}-before`, before],
        [`${name}-after`, after],
      ]),
    ),
  );

  describe.each(fixtures.map((fixture) => [fixture.name, fixture] as const))('%s', (name, fixture) => {
    const texts = new Map(fixture.changes.map(({ path, after }) => [path, after]));
    const notes = notesText(fixture);
    if (notes !== '') texts.set('notes', notes);

    it('gets what the files beside it say', async () => {
      for (const [path, text] of texts) {
        await expect(text).toMatchFileSnapshot(expectedPath(fixture, path));
      }
    });

    it('gets nothing else', () => {
      expect([...texts.keys()].toSorted()).toEqual(expectedFiles(fixture).toSorted());
    });

    it('keeps the ends of its lines', () => {
      for (const { before = '', after } of fixture.changes) {
        expect(/(?<!\r)\n/.test(after)).toBe(/(?<!\r)\n/.test(before));
      }
    });

    it('compiles, before and after', () => {
      expect([problems.get(`${name}-before`), problems.get(`${name}-after`)]).toEqual([[], []]);
    });

    it('is left alone by a second run', () => {
      expect(fixture.changesAgain).toEqual([]);
    });
  });
}
