import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { until } from '../../secrets/support/until.js';

const LONGEST_MS = 280_000;

interface Outcome {
  readonly value?: string;
  readonly error?: string;
}

/**
 * Does something that several test files need and that takes long, once in a run: the first one that asks does it, the
 * others wait for what came of it.
 */
export async function onceARun(name: string, make: () => Promise<string>): Promise<string> {
  const folder = join(inject('runFolder'), `once-${name}`);
  const outcomeFile = join(folder, 'outcome.json');
  const isMine = await mkdir(folder).then(
    () => true,
    () => false,
  );
  if (isMine) await writeFile(outcomeFile, JSON.stringify(await outcomeOf(make)));
  await until(name, async () => (await readFile(outcomeFile, 'utf8')).endsWith('}'), {
    deadlineMs: LONGEST_MS,
  });
  const { value, error } = JSON.parse(await readFile(outcomeFile, 'utf8')) as Outcome;
  if (value === undefined) throw new Error(`${name} failed in this run: ${error ?? ''}`);
  return value;
}

async function outcomeOf(make: () => Promise<string>): Promise<Outcome> {
  try {
    return { value: await make() };
  } catch (error) {
    return { error: String(error) };
  }
}
