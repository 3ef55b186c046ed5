import { Config } from 'nestjs-deployment';
import { z } from 'zod';

export class AppConfig extends Config('APP', z.object({})) {}
