import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { repository } from '../../support/repository.js';
import { must } from './command.js';
import { stopEngine } from './engine-process.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** `sample/02-deployable` as a user has it on a server: built, with its production dependencies, ready for `run-app.sh`. */
    readonly deployable: string;
    /** A folder of this run, for what several tests share. */
    readonly runFolder: string;
  }
}

const SAMPLE = join(repository, 'sample/02-deployable');
const PARTS = ['package.json', 'package-lock.json', 'run-app.sh', 'dist'];

/** Global setup of the tests of deployments: installs the sample with the library as it is packed. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync(join(SAMPLE, 'dist/main.js'))) {
    throw new Error('sample/02-deployable is not built: npm run build');
  }
  const stage = join(repository, '.stage');
  await mkdir(stage, { recursive: true });
  const runFolder = process.env['DEPLOY_RUN_FOLDER'] ?? (await mkdtemp(join(tmpdir(), 'deploy-')));
  // Not all of what is started there runs as we do.
  await chmod(runFolder, 0o755);
  // Two folders below the repository, as the sample is: its lock file names the library as `../..`.
  const folder = join(stage, basename(runFolder));
  await mkdir(folder);
  for (const part of PARTS) await cp(join(SAMPLE, part), join(folder, part), { recursive: true });
  await must('npm', ['ci', '--omit=dev', '--install-links', '--no-audit', '--no-fund'], {
    cwd: folder,
    env: environmentOfNpm(),
  });
  project.provide('deployable', folder);
  project.provide('runFolder', runFolder);
  return async () => {
    await stopEngine(runFolder);
    await rm(folder, { recursive: true, force: true });
    await rm(runFolder, { recursive: true, force: true, maxRetries: 10 });
  };
}

/** The machine's own settings of its registry, and not those of the npm that runs this. */
function environmentOfNpm(): Record<string, string> {
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  return {
    ...(Object.fromEntries(inherited) as Record<string, string>),
    PATH: `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
  };
}
