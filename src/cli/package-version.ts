import { createRequire } from 'node:module';

/** The version of this package, by its own name: the place of this file differs between source and build. */
export function packageVersion(): string {
  const manifest = createRequire(import.meta.url)('nestjs-deployment/package.json') as { version: string };
  return manifest.version;
}
