import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A line of an instance's journal. */
export interface JournalRecord {
  readonly word: string;
  readonly id: string;
  /** In milliseconds since the epoch. */
  readonly at: number;
}

/** What one instance noted. */
export function readJournal(path: string): readonly JournalRecord[] {
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => {
    const [word = '', id = '', at] = line.split(' ');
    return { word, id, at: Number(at) };
  });
}

/** What all instances of a folder noted about the numbers of one run. */
export function readJournals(directory: string, run: string): readonly JournalRecord[] {
  const files = readdirSync(directory).filter((file) => file.endsWith('.journal'));
  return files
    .flatMap((file) => readJournal(join(directory, file)))
    .filter(({ id }) => id.startsWith(`${run}-`));
}

/** Requests that reached more than one instance, or one of them twice, and orders that are kept twice. */
export function duplicatesIn(records: readonly JournalRecord[]): readonly string[] {
  const seen = new Set<string>();
  return records
    .filter(({ word }) => word !== 'end')
    .map(({ word, id }) => `${word} ${id}`)
    .filter((line) => seen.size === seen.add(line).size);
}

/** What somebody was told is kept, and is not. */
export function forgottenIn(
  records: readonly JournalRecord[],
  acknowledged: readonly string[],
): readonly string[] {
  const kept = new Set(records.filter(({ word }) => word === 'order').map(({ id }) => id));
  return acknowledged.filter((id) => !kept.has(id));
}

/** What was begun and not answered. */
export function unansweredIn(records: readonly JournalRecord[]): ReadonlySet<string> {
  const open = new Set<string>();
  for (const { word, id } of records) {
    if (word === 'begin') open.add(id);
    if (word === 'end') open.delete(id);
  }
  return open;
}
