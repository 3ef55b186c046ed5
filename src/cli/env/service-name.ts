import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the service is called in a file: as the package, in the letters that Compose, Kubernetes and systemd take. */
export function serviceName(cwd: string, given: string | undefined): string {
  return asName(given ?? packageName(cwd) ?? '') || 'app';
}

function packageName(cwd: string): string | undefined {
  const path = join(cwd, 'package.json');
  if (!existsSync(path)) return undefined;
  const { name } = JSON.parse(readFileSync(path, 'utf8')) as { readonly name?: string };
  return name?.replace(/^@[^/]*\//, '');
}

function asName(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, '');
}
