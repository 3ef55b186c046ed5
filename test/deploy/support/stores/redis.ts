import { freePort } from '../../../support/free-port.js';
import { run } from '../command.js';
import { pathOf } from '../programs.js';
import { storeFolder, StoreServer } from './store-server.js';

/** A Redis that has written to its disk what it acknowledges. */
export class RedisServer implements AsyncDisposable {
  private constructor(
    readonly store: StoreServer,
    private readonly port: number,
  ) {}

  static async start(): Promise<RedisServer> {
    const [port, directory] = [await freePort(), await storeFolder()];
    const args = [
      ['--port', String(port)],
      ['--bind', '127.0.0.1'],
      ['--dir', directory],
      ['--save', ''],
      ['--appendonly', 'yes'],
      ['--appendfsync', 'always'],
    ].flat();
    const store = await StoreServer.start(
      { file: pathOf('redis-server'), args, directory },
      async () => (await ask(port, ['ping'])) === 'PONG',
    );
    return new RedisServer(store, port);
  }

  /** @param login `user:password`. Default: nobody, who may do everything. */
  url(login = ''): string {
    return `redis://${login}${login === '' ? '' : '@'}127.0.0.1:${this.port}`;
  }

  /** What `redis-cli` prints. */
  ask(...command: readonly string[]): Promise<string> {
    return ask(this.port, command);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.store[Symbol.asyncDispose]();
  }
}

async function ask(port: number, command: readonly string[]): Promise<string> {
  const { stdout } = await run('redis-cli', ['-p', String(port), ...command], {
    env: { PATH: '/usr/bin:/bin' },
  });
  return stdout.trimEnd();
}
