import { Config } from 'nestjs-deployment';
import { z } from 'zod';

export class Settings extends Config('ORDERS', z.object({ greeting: z.string().default('Hello') })) {}
