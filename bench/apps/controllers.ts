import type { Type } from '@nestjs/common';
import { UsersController } from './users.controller.js';

/** The same in every application; those that only one measurement needs are imported for that one only. */
export const controllers: Type[] = [UsersController, ...(await extras())];

async function extras(): Promise<Type[]> {
  if (process.env['BENCH_EXTRAS'] === undefined) return [];
  const [{ SeriesController }, { InspectController }, { LinesController }] = await Promise.all([
    import('./series.controller.js'),
    import('./inspect.controller.js'),
    import('./lines.controller.js'),
  ]);
  return [SeriesController, InspectController, LinesController];
}
