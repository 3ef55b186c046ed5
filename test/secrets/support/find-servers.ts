import { glob } from 'node:fs/promises';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { Server, Servers } from './servers.js';

const HOW = 'npm run test:secrets -- --install';

/**
 * Global setup of the tests of secrets: finds the servers they start. What is missing is told with how to get
 * it, and its tests are skipped; under `CI=true` it is a failure, so that no test is lost unseen.
 */
export async function setup(project: TestProject): Promise<void> {
  const servers: Servers = { openbao: await findOpenBao(), postgres: await findPostgres() };
  const missing = Object.values(servers).flatMap((server) =>
    'missing' in server ? [`${server.missing} ${server.hint}`] : [],
  );
  if (missing.length > 0 && process.env['CI'] === 'true') throw new Error(missing.join('\n'));
  for (const reason of missing) process.stderr.write(`${reason}\n`);
  project.provide('servers', servers);
}

async function findOpenBao(): Promise<Server> {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const installed = await newest(join(cache, 'nestjs-deployment/openbao-*/bao'));
  const path = installed ?? onPath('bao');
  if (path !== undefined) return { path };
  return {
    missing: 'OpenBao is missing.',
    hint: `Neither the cache nor PATH has it: ${HOW}, or put \`bao\` on PATH.`,
  };
}

async function findPostgres(): Promise<Server> {
  // Debian keeps them off PATH; elsewhere they are on it.
  const initdb = (await newest('/usr/lib/postgresql/*/bin/initdb')) ?? onPath('initdb');
  if (initdb !== undefined) return { path: dirname(initdb) };
  return {
    missing: 'PostgreSQL is missing.',
    hint: `Neither /usr/lib/postgresql nor PATH has \`initdb\`: apt-get install postgresql, or as root ${HOW}.`,
  };
}

async function newest(pattern: string): Promise<string | undefined> {
  const found: string[] = [];
  for await (const path of glob(pattern)) if (isExecutable(path)) found.push(path);
  return found.toSorted((one, other) => one.localeCompare(other, 'en', { numeric: true })).at(-1);
}

function onPath(program: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
