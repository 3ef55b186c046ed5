import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';

/** Whatever a request passes through, in one of the applications; each found from where it is required. */
const PACKAGES: readonly (readonly string[])[] = [
  ['@nestjs/core'],
  ['@nestjs/platform-express'],
  ['@nestjs/platform-express', 'express'],
  ['@nestjs/platform-fastify'],
  ['@nestjs/platform-fastify', 'fastify'],
  ['@nestjs/config'],
  ['@nestjs/terminus'],
  ['@willsoto/nestjs-prometheus'],
  ['prom-client'],
  ['nestjs-pino'],
  ['pino-http'],
  ['pino'],
  ['zod'],
];

/** Of the packages that are installed, by name. */
export function readVersions(): Record<string, string> {
  return Object.fromEntries(PACKAGES.map((path) => [path.at(-1), versionOf(path)]));
}

function versionOf(path: readonly string[]): string {
  const manifest = path.reduce<string | URL>(
    (base, name) => {
      const found = findPackageJSON(name, base);
      if (found === undefined) throw new Error(`${name} is not installed.`);
      return found;
    },
    import.meta.url,
  );
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

const MEASURED = ['src', 'bench', 'package.json', 'package-lock.json', ':!bench/results', ':!bench/*.md'];

/** The commit, with `+` when what is measured differs from it. */
export function readCommit(): string {
  try {
    const changed = git('status', '--porcelain', '--', ...MEASURED);
    return `${git('rev-parse', '--short=12', 'HEAD')}${changed === '' ? '' : '+'}`;
  } catch {
    return 'unknown';
  }
}

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
}
