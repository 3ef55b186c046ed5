import { Config, duration } from 'nestjs-deployment';
import { z } from 'zod';

export class WorkerConfig extends Config(
  'WORKER',
  z.object({
    folder: z.string().min(1).default('/tmp/jobs').describe('The folder that is the queue.'),
    jobDuration: z.string().transform(duration).prefault('3s').describe('How long each job takes.'),
  }),
) {}
