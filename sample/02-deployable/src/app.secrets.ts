import { Secrets } from 'nestjs-deployment';
import { z } from 'zod';

/** Each is optional: without its address a store is in memory. */
export class AppSecrets extends Secrets({
  databaseUrl: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  redisUrl: z.url({ protocol: /^rediss?$/ }).optional(),
  /** Opens `/-/` to whoever has it; without a value nobody gets in by it. */
  managementToken: z.string().min(16).optional(),
}) {}
