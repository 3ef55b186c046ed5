import { Module } from '@nestjs/common';
import { DeploymentModule } from 'nestjs-deployment';
import { QueueCheck } from './queue.check.js';
import { Queue } from './queue.js';
import { WorkerConfig } from './worker.config.js';
import { Worker } from './worker.js';

@Module({
  imports: [DeploymentModule.forRoot({ config: WorkerConfig })],
  providers: [Queue, QueueCheck, Worker],
})
export class WorkerModule {}
