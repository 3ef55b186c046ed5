import { Secrets } from 'nestjs-deployment';
import { z } from 'zod';

export class AppSecrets extends Secrets(
  {
    databaseUrl: z.url(),
    /** Opens `/-/` to whoever has it; without a value nobody gets in by it. */
    managementToken: z.string().min(16).optional(),
  },
  { fake: { databaseUrl: 'postgres://app:fake@localhost/dev' } },
) {}
