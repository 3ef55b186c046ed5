import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../../secrets/support/until.js';
import { repository } from '../../support/repository.js';
import { type Answer, answersOf } from './answers.js';
import { filesOf, hashOf, madeOnce } from './cache.js';
import { succeed } from './command.js';
import { personsEnvironment } from './environment.js';
import { NEST_PROGRAMS, programsOf } from './package-managers.js';
import { type Kind, recipeOf } from './recipes.js';
import { RunningApplication } from './running-application.js';

export interface MadeApplication {
  /** With its packages, and with git at its only commit. Belongs to everybody: copy it. */
  readonly folder: string;
  /** What it answers, built and started as it is. */
  readonly answers: readonly Answer[];
}

/** An application as it is before it meets us: made, found to be sound and asked once, and kept for later runs. */
export async function madeApplication(kind: Kind): Promise<MadeApplication> {
  const recipe = recipeOf(kind);
  const sources = recipe.sources === undefined ? {} : await filesOf(sourcesIn(recipe.sources));
  const cli = await readFile(join(repository, 'node_modules/@nestjs/schematics/package.json'), 'utf8');
  const hash = hashOf([recipe, sources, process.version, versionOf(cli)]);
  const folder = await madeOnce(`applications-1/${kind}-${hash}`, (building) => make(kind, building));
  const answers = JSON.parse(await readFile(join(folder, 'answers.json'), 'utf8')) as Answer[];
  return { folder: join(folder, 'orders'), answers };
}

async function make(kind: Kind, building: string): Promise<void> {
  const recipe = recipeOf(kind);
  const programs = await programsOf(recipe.packageManager);
  const [create = '', ...rest] = recipe.make;
  const env = personsEnvironment({ programs });
  await succeed(create, {
    cwd: building,
    env: personsEnvironment({ programs: [...programs, NEST_PROGRAMS] }),
  });
  const folder = join(building, 'orders');
  if (recipe.sources !== undefined) await cp(sourcesIn(recipe.sources), folder, { recursive: true });
  for (const line of rest) await succeed(line, { cwd: folder, env });
  const { build, tests, lint, exec } = recipe.commands;
  await succeed(`${exec} prettier --write --log-level warn .`, { cwd: folder, env });
  for (const line of [build, ...tests, lint]) await succeed(line, { cwd: folder, env });
  await writeFile(
    join(building, 'answers.json'),
    JSON.stringify(await answersBefore(kind, folder), undefined, 2),
  );
  await succeed('rm -rf dist *.tsbuildinfo && git add --all', { cwd: folder, env });
  await succeed("git -c user.name=a -c user.email=a@example.com commit -qm 'Make it'", { cwd: folder, env });
}

async function answersBefore(kind: Kind, folder: string): Promise<Answer[]> {
  const recipe = recipeOf(kind);
  await using running = await RunningApplication.start(process.execPath, [recipe.main], {
    cwd: folder,
    env: recipe.environment,
    portVariable: recipe.portVariable,
    listening: /successfully started/,
  });
  // It says so before it listens.
  await until('listening', async () => (await running.exchange({})).status > 0);
  return await answersOf(running, recipe.requests);
}

function sourcesIn(name: string): string {
  return join(repository, 'test/generation/sources', name);
}

function versionOf(manifest: string): string {
  return (JSON.parse(manifest) as { readonly version: string }).version;
}
