import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { WorkerConfig } from './worker.config.js';

/** How soon it looks again when there was nothing to do. */
const PAUSE_MS = 200;

/**
 * A folder in which each file `NAME.job` is a job: replace it by your broker's client.
 *
 * A job that is taken is `NAME.taken` until it is done, so that one that was cut off is not lost.
 */
@Injectable()
export class Queue {
  constructor(private readonly config: WorkerConfig) {}

  get folder(): string {
    return this.config.folder;
  }

  async onModuleInit(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
  }

  /** One job after the other, by name, until `signal` is aborted. */
  async *take({ signal }: { readonly signal: AbortSignal }): AsyncGenerator<string> {
    while (!signal.aborted) {
      const name = await this.#claim();
      if (name !== undefined) yield name;
      else await wait(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async done(name: string): Promise<void> {
    await rm(join(this.folder, `${name}.taken`));
  }

  /** Of several workers on one folder, the one that renames a file has the job. */
  async #claim(): Promise<string | undefined> {
    const files = await readdir(this.folder);
    for (const file of files.filter((name) => name.endsWith('.job')).toSorted()) {
      const name = file.slice(0, -'.job'.length);
      const isMine = await rename(join(this.folder, file), join(this.folder, `${name}.taken`)).then(
        () => true,
        () => false,
      );
      if (isMine) return name;
    }
    return undefined;
  }
}
