import type { Source } from '../source/source.js';
import type { Files } from '../workspace/files.js';
import { nearestPackage } from './nearest-package.js';

/** The platform of an application with HTTP. */
export type Adapter = 'express' | 'fastify';

/** By what its bootstrap names, else by what it depends on; Express where nothing says otherwise. */
export function adapterOf(files: Files, { path, text }: Source): Adapter {
  if (/\bFastifyAdapter\b|\bNestFastifyApplication\b/.test(text)) return 'fastify';
  const { dependencies = {} } = nearestPackage(files, path);
  const has = (platform: Adapter): boolean => `@nestjs/platform-${platform}` in dependencies;
  return has('fastify') && !has('express') ? 'fastify' : 'express';
}
