import { Config } from 'nestjs-deployment';
import { z } from 'zod';

export class AppConfig extends Config(
  'APP',
  z.object({
    greeting: z.string().min(1).default('Hello').describe('What `/hello/:name` says.'),
    database: z.object({
      poolSize: z.number().int().min(1).max(100).default(10).describe('How many connections the pool keeps.'),
    }),
    etcd: z.object({
      url: z
        .url({ protocol: /^https?$/ })
        .optional()
        .describe('Where etcd is, for settings. Unset: they are kept in memory.'),
    }),
  }),
) {}
