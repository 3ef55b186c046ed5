import { Secrets } from 'nestjs-deployment';
import { z } from 'zod';

export class AppSecrets extends Secrets(
  { databaseUrl: z.url() },
  { fake: { databaseUrl: 'postgres://app:fake@localhost/dev' } },
) {}
