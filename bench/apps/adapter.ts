import type { AbstractHttpAdapter } from '@nestjs/core';

/** The adapter that the first argument names; only that one is imported. */
export async function adapter(): Promise<AbstractHttpAdapter> {
  if (isFastify()) {
    const { FastifyAdapter } = await import('@nestjs/platform-fastify');
    return new FastifyAdapter();
  }
  const { ExpressAdapter } = await import('@nestjs/platform-express');
  return new ExpressAdapter();
}

export function isFastify(): boolean {
  return process.argv[2] === 'fastify';
}

export function address(): [port: number, host: string] {
  return [Number(process.env['PORT']), process.env['HOST'] ?? '127.0.0.1'];
}
