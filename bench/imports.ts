import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SERVER_CPU } from './machine.js';
import { median, shuffled } from './statistics.js';

/** What importing a package adds to a process that has imported Nest on Express. */
export interface ImportRow {
  readonly name: string;
  /** The median. */
  readonly cpuMs: number;
  /** The median. */
  readonly rssMiB: number;
  /** Files that are loaded, with those of its dependencies. */
  readonly modules: number;
}

interface Subject {
  readonly name: string;
  readonly packages: readonly string[];
}

const HAND_ASSEMBLED = ['@nestjs/config', '@nestjs/terminus', 'nestjs-pino', '@willsoto/nestjs-prometheus'];

const SUBJECTS: readonly Subject[] = [
  { name: 'nestjs-deployment', packages: ['nestjs-deployment'] },
  ...[...HAND_ASSEMBLED, 'zod'].map((name) => ({ name, packages: [name] })),
  { name: 'the four packages together', packages: HAND_ASSEMBLED },
];

const execute = promisify(execFile);

/** Imports each once in every round, in random order, in fresh processes. */
export async function measureImports(rounds: number, progress: (step: string) => void): Promise<ImportRow[]> {
  const measured = new Map<Subject, ImportRow[]>(SUBJECTS.map((subject) => [subject, []]));
  const modules = new Map<Subject, number>();
  progress('warm-up');
  // Files come into the cache; and to count modules takes time, so it is done where time does not count.
  for (const subject of SUBJECTS) {
    modules.set(subject, (await importOnce(subject, { BENCH_COUNT_MODULES: '1' })).modules);
  }
  for (let round = 1; round <= rounds; round++) {
    progress(`round ${round} of ${rounds}`);
    for (const subject of shuffled(SUBJECTS)) measured.get(subject)?.push(await importOnce(subject));
  }
  return SUBJECTS.map((subject) => {
    const rows = measured.get(subject) ?? [];
    return {
      name: subject.name,
      cpuMs: median(rows.map(({ cpuMs }) => cpuMs)),
      rssMiB: median(rows.map(({ rssMiB }) => rssMiB)),
      modules: modules.get(subject) ?? Number.NaN,
    };
  });
}

async function importOnce(
  { name, packages }: Subject,
  environment: Readonly<Record<string, string>> = {},
): Promise<ImportRow> {
  const { stdout } = await execute(
    'taskset',
    [
      '-c',
      String(SERVER_CPU),
      process.execPath,
      fileURLToPath(new URL('apps/import.js', import.meta.url)),
      ...packages,
    ],
    { env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...environment } },
  );
  return { name, ...(JSON.parse(stdout) as Omit<ImportRow, 'name'>) };
}
