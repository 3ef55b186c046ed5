import { spawnSync } from 'node:child_process';
import { accessSync, constants, globSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, inject } from 'vitest';
import type { TestProject } from 'vitest/node';

const INSTALL = 'npm run test:deploy -- --install';

/** The real tools that the tests start, each with how a person gets it. */
const HOW = {
  bao: `as root: ${INSTALL}`,
  confd: `as root: ${INSTALL}`,
  'consul-template': `as root: ${INSTALL}`,
  debootstrap: 'apt-get install debootstrap',
  direnv: 'apt-get install direnv',
  docker: 'apt-get install docker.io',
  'docker-compose': 'apt-get install docker-compose',
  envsubst: 'apt-get install gettext-base',
  etcd: 'apt-get install etcd-server',
  etcdctl: 'apt-get install etcd-client',
  hadolint: `as root: ${INSTALL}`,
  haproxy: 'apt-get install haproxy',
  honcho: 'pip install honcho',
  'kubernetes-validate': 'pip install kubernetes-validate',
  nf: 'npm install --global foreman',
  nginx: 'apt-get install nginx',
  postgres: 'apt-get install postgresql',
  prometheus: 'apt-get install prometheus',
  promtool: 'apt-get install prometheus',
  'redis-server': 'apt-get install redis-server',
  'systemd-analyze': 'apt-get install systemd',
} as const;

export type ProgramName = keyof typeof HOW;

/** Where a program is, or how to get it. */
type Program = { readonly path: string } | { readonly missing: string };

declare module 'vitest' {
  interface ProvidedContext {
    readonly programs: { readonly [Name in ProgramName]: Program };
  }
}

/**
 * Global setup of the tests of deployments: finds the tools they start. What is missing is told with how to get it, and
 * its tests are skipped; under `CI=true` it is a failure, so that no test is lost unseen.
 */
export function setup(project: TestProject): void {
  const folders = foldersOfPrograms();
  const names = Object.keys(HOW) as ProgramName[];
  const found = names.map((name) => [name, withEngine(name, find(name, folders))] as const);
  const missing = found.flatMap(([, program]) => ('missing' in program ? [program.missing] : []));
  if (missing.length > 0 && process.env['CI'] === 'true') throw new Error(missing.join('\n'));
  for (const reason of missing) process.stderr.write(`${reason}\n`);
  project.provide('programs', Object.fromEntries(found) as Record<ProgramName, Program>);
}

/** A suite that starts these programs. Without one of them it is skipped, with the reason in its title. */
export function describeWith(names: readonly ProgramName[], title: string, body: () => void): void {
  const programs = inject('programs');
  const missing = names.flatMap((name) => {
    const program = programs[name];
    return 'missing' in program ? [program.missing] : [];
  });
  const suite = missing.length === 0 ? describe : describe.skip;
  suite(missing.length === 0 ? title : `${title} (skipped: ${missing.join(' ')})`, body);
}

/** @throws when it is missing: a test that needs it belongs into `describeWith`. */
export function pathOf(name: ProgramName): string {
  const program = inject('programs')[name];
  if ('missing' in program) throw new Error(program.missing);
  return program.path;
}

/** Debian keeps daemons where the PATH of a person does not look. */
function foldersOfPrograms(): string[] {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  return [
    ...globSync(join(cache, 'nestjs-deployment/{openbao-*,tools-*/bin}')),
    // Debian's client of Docker has BuildKit built in; others need a plugin for it.
    '/usr/bin',
    ...(process.env['PATH'] ?? '').split(delimiter),
    '/usr/sbin',
    '/usr/local/sbin',
    ...globSync('/usr/lib/postgresql/*/bin'),
  ];
}

function find(name: ProgramName, folders: readonly string[]): Program {
  const path = folders.map((folder) => join(folder, name)).find(isExecutable);
  return path === undefined ? { missing: `${name} is missing: ${HOW[name]}.` } : { path };
}

/** A client of Docker is of no use without an engine: one that answers, or the run's own, where it may start one. */
function withEngine(name: ProgramName, program: Program): Program {
  if (name !== 'docker' || 'missing' in program || process.env['DEPLOY_INSTALL'] === 'true') return program;
  const { status } = spawnSync(program.path, ['version'], { stdio: 'ignore' });
  return status === 0 ? program : { missing: `No Docker engine answers; as root, to have one: ${INSTALL}.` };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
