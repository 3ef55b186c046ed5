import { Secrets } from 'nestjs-deployment';
import { z } from 'zod';

export class AppSecrets extends Secrets({ managementToken: z.string().min(16).optional() }) {}
