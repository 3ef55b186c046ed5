import { mkdtemp, readdir, readlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  removeDirectory,
  type ServerCommand,
  ServerProcess,
} from '../../../secrets/support/server-process.js';

/** A folder for the data of one server, removed with it. */
export function storeFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'store-'));
}

/** A server that keeps data in a folder, and can go away and come back with it. */
export class StoreServer implements AsyncDisposable {
  #process: ServerProcess;

  private constructor(
    private readonly command: ServerCommand,
    private readonly answers: () => Promise<boolean>,
  ) {
    this.#process = new ServerProcess(command);
  }

  /** Resolves when it answers. */
  static async start(command: ServerCommand, answers: () => Promise<boolean>): Promise<StoreServer> {
    const server = new StoreServer(command, answers);
    try {
      await server.#process.until('it answers', answers);
      return server;
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** It is gone at once, without a farewell to anybody. */
  goAway(): Promise<void> {
    return this.#process.stop(`SIG${this.command.end ?? 'KILL'}`);
  }

  /** On the same port, with the same data. */
  async comeBack(): Promise<void> {
    this.#process = new ServerProcess(this.command);
    await this.#process.until('it answers again', this.answers);
  }

  /** It keeps its connections, takes new ones, and says nothing any more. */
  freeze(): Promise<void> {
    return this.#signalAll('SIGSTOP');
  }

  thaw(): Promise<void> {
    return this.#signalAll('SIGCONT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.thaw();
    await this.#process[Symbol.asyncDispose]();
    await removeDirectory(this.command.directory);
  }

  /** A connection to PostgreSQL is a process of its own: all that work in the folder are meant. */
  async #signalAll(signal: NodeJS.Signals): Promise<void> {
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      const folder = await readlink(`/proc/${pid}/cwd`).catch(() => '');
      if (folder.startsWith(this.command.directory)) process.kill(Number(pid), signal);
    }
  }
}
