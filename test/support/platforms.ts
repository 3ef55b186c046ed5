import type { AbstractHttpAdapter } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';

/** Every end-to-end test runs on both: `describe.each(platforms)('… on %s', (_platform, createAdapter) => …)`. */
export const platforms: readonly (readonly ['express' | 'fastify', () => AbstractHttpAdapter])[] = [
  ['express', () => new ExpressAdapter()],
  ['fastify', () => new FastifyAdapter()],
];
