import type { Files } from '../workspace/files.js';
import { rangeOf, versionOf, type Manifest } from '../workspace/manifest.js';
import type { NeededPackage } from '../workspace/install.js';

/** The first version that gives a JSON schema of itself. */
const ZOD = '^4.2.0';

/** Where zod comes from in the files that are written. An application may still be on 3, which it keeps. */
export function zodOf(files: Files): 'zod' | 'zod4' {
  return major(versionOf(files, manifestOf(files), 'zod')) < 4 ? 'zod4' : 'zod';
}

/** The packages that the files need, or are better with, and that the application does not have yet. */
export function missingPackages(files: Files): readonly NeededPackage[] {
  const manifest = manifestOf(files);
  const needed = [...zodOfItsOwn(files, manifest), { name: 'pino-pretty', range: '^13.0.0', dev: true }];
  return needed.filter(({ name }) => name === 'zod' || rangeOf(manifest, name) === undefined);
}

function zodOfItsOwn(files: Files, manifest: Manifest): readonly NeededPackage[] {
  if (zodOf(files) === 'zod4') return [{ name: 'zod4', range: `npm:zod@${ZOD}`, dev: false }];
  return isFresh(files, manifest) ? [] : [{ name: 'zod', range: ZOD, dev: false }];
}

/** Whether zod is there, and not one of 4.0 and 4.1. */
function isFresh(files: Files, manifest: Manifest): boolean {
  const version = versionOf(files, manifest, 'zod');
  if (version === undefined) return false;
  const minor = Number.parseInt(version.split('.')[1] ?? '', 10);
  return major(version) > 4 || Number.isNaN(minor) || minor >= 2;
}

function major(version: string | undefined): number {
  return Number.parseInt(version ?? '4', 10);
}

function manifestOf(files: Files): Manifest {
  return JSON.parse(files.read('package.json') ?? '{}') as Manifest;
}
