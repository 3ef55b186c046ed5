import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePortPair } from '../../secrets/support/port-pair.js';
import type { EnvironmentStage } from './environment-stage.js';
import { pathOf } from './programs.js';
import { storeFolder, StoreServer } from './stores/store-server.js';

/** An OpenBao that keeps everything in memory: `secret/` is a KV v2. */
export class EnvironmentBao implements AsyncDisposable {
  private constructor(
    readonly store: StoreServer,
    readonly port: number,
    private readonly token: string,
  ) {}

  static async start(): Promise<EnvironmentBao> {
    const directory = await storeFolder();
    const port = await freePortPair();
    const token = `root-${randomUUID()}`;
    const args = ['server', '-dev', `-dev-root-token-id=${token}`, '-dev-no-store-token'];
    const store = await StoreServer.start(
      { file: pathOf('bao'), args: [...args, `-dev-listen-address=127.0.0.1:${port}`], directory },
      async () => (await fetch(`http://127.0.0.1:${port}/v1/sys/health`)).ok,
    );
    return new EnvironmentBao(store, port, token);
  }

  /** The token where tools read it, and where `bao login` leaves that of a person. */
  async openFor(stage: EnvironmentStage): Promise<void> {
    await writeFile(join(stage.folder, 'run/app/token'), this.token);
    await writeFile(join(stage.folder, '.vault-token'), this.token);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.store[Symbol.asyncDispose]();
  }
}
