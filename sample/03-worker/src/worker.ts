import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Lifecycle } from 'nestjs-deployment';
import { Queue } from './queue.js';
import { WorkerConfig } from './worker.config.js';

@Injectable()
export class Worker implements OnApplicationBootstrap {
  readonly #logger = new Logger('Worker');

  constructor(
    private readonly queue: Queue,
    private readonly lifecycle: Lifecycle,
    private readonly config: WorkerConfig,
  ) {}

  onApplicationBootstrap(): void {
    // The whole loop is tracked: a job is waited for from the moment at which it is being taken. And nobody catches:
    // a worker without its queue is a fatal error.
    void this.lifecycle.track(this.#consume(), 'the queue');
  }

  async #consume(): Promise<void> {
    const { signal } = this.lifecycle;
    for await (const job of this.queue.take({ signal })) {
      // Each job as well, so that the log and `/-/lifecycle` say which one it is.
      await this.lifecycle.track(this.#work(job), `job ${job}`);
    }
  }

  async #work(job: string): Promise<void> {
    this.#logger.log(`job ${job} begins`);
    // Stands for the work.
    await wait(this.config.jobDuration);
    await this.queue.done(job);
    this.#logger.log(`job ${job} is done`);
  }
}
