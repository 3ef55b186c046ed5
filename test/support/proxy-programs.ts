import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, inject } from 'vitest';
import type { TestProject } from 'vitest/node';

/** The proxies that the tests of the management surface start. */
export type ProxyName = 'haproxy' | 'nginx';

/** Where a program is, or why a test cannot have it. */
type Program = { readonly path: string } | { readonly missing: string };

declare module 'vitest' {
  interface ProvidedContext {
    readonly proxies: { readonly [Name in ProxyName]: Program };
  }
}

/** Debian keeps daemons where the PATH of a person does not look. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin'];

const HOW = 'as root `npm run test:management -- --install`';

/**
 * Global setup of the tests of the management surface: finds the proxies they start. What is missing is told with
 * how to get it, and its tests are skipped; under `CI=true` it is a failure, so that no test is lost unseen.
 */
export function setup(project: TestProject): void {
  const proxies = { haproxy: find('haproxy'), nginx: find('nginx') };
  const missing = Object.values(proxies).flatMap((program) =>
    'missing' in program ? [program.missing] : [],
  );
  if (missing.length > 0 && process.env['CI'] === 'true') throw new Error(missing.join('\n'));
  for (const reason of missing) process.stderr.write(`${reason}\n`);
  project.provide('proxies', proxies);
}

/** A suite that starts this proxy. Without the program it is skipped, with the reason in its title. */
export function describeBehind(name: ProxyName, title: string, body: () => void): void {
  const program = inject('proxies')[name];
  const suite = 'missing' in program ? describe.skip : describe;
  suite('missing' in program ? `${title} (skipped: ${program.missing})` : title, body);
}

/** @throws when it is missing: a test that needs it belongs into `describeBehind`. */
export function pathOfProxy(name: ProxyName): string {
  const program = inject('proxies')[name];
  if ('missing' in program) throw new Error(program.missing);
  return program.path;
}

function find(name: ProxyName): Program {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SYSTEM_FOLDERS];
  const path = folders.map((folder) => join(folder, name)).find(isExecutable);
  return path === undefined
    ? { missing: `${name} is missing: apt-get install ${name}, or ${HOW}.` }
    : { path };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
