import { access, constants } from 'node:fs/promises';
import { ReadinessCheck } from 'nestjs-deployment';
import { Queue } from './queue.js';

@ReadinessCheck('queue', { timeout: '2s', cacheFor: '5s' })
export class QueueCheck {
  constructor(private readonly queue: Queue) {}

  check(): Promise<void> {
    return access(this.queue.folder, constants.R_OK | constants.W_OK);
  }
}
