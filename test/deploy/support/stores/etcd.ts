import { freePort } from '../../../support/free-port.js';
import { pathOf } from '../programs.js';
import { storeFolder, StoreServer } from './store-server.js';

/** An etcd of one member. It writes to its disk what it acknowledges, as it always does. */
export class EtcdServer implements AsyncDisposable {
  private constructor(
    readonly store: StoreServer,
    readonly url: string,
  ) {}

  static async start(): Promise<EtcdServer> {
    const directory = await storeFolder();
    const [url, peers] = [`http://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`];
    const args = [
      ['--data-dir', directory],
      ['--listen-client-urls', url],
      ['--advertise-client-urls', url],
      ['--listen-peer-urls', peers],
      ['--initial-advertise-peer-urls', peers],
      ['--initial-cluster', `default=${peers}`],
    ].flat();
    const store = await StoreServer.start(
      { file: pathOf('etcd'), args, directory },
      async () => (await fetch(`${url}/health`)).ok,
    );
    return new EtcdServer(store, url);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.store[Symbol.asyncDispose]();
  }
}
