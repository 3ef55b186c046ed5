import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:tls';
import { type AuditedRequest, readAuditLog } from './audit-log.js';
import { type BaoAnswer, BaoClient, type BaoTls } from './bao-client.js';
import { type DevOptions, devLaunch } from './bao-dev.js';
import { type Launch, type Keys, launchTwice } from './bao-launch.js';
import { type RaftOptions, raftLaunch } from './bao-raft.js';
import { pathOf } from './servers.js';
import { removeDirectory, ServerProcess } from './server-process.js';

/** An OpenBao of one test: on a free port, in a temporary directory, active when it is handed out. */
export class OpenBao implements AsyncDisposable {
  #server: ServerProcess;
  #keys: Keys;
  readonly #launch: Launch;

  private constructor(launch: Launch, server: ServerProcess, keys: Keys) {
    this.#launch = launch;
    this.#server = server;
    this.#keys = keys;
  }

  /** A dev server, ready within 200 ms: `secret/` is a KV v2, all data is in memory. */
  static dev(options: DevOptions = {}): Promise<OpenBao> {
    return OpenBao.#start(() => devLaunch(options));
  }

  /** A server that keeps its data in a folder, initialised and unsealed: seconds, but data survives. */
  static raft(options: RaftOptions = {}): Promise<OpenBao> {
    return OpenBao.#start(() => raftLaunch(options));
  }

  static #start(prepare: () => Promise<Launch>): Promise<OpenBao> {
    // Between the choice of a port and the server's start another test may take it.
    return launchTwice(prepare, async (launch) => {
      const server = spawnBao(launch);
      try {
        return new OpenBao(launch, server, await launch.open(server));
      } catch (error) {
        await server[Symbol.asyncDispose]();
        await removeDirectory(launch.directory);
        throw error;
      }
    });
  }

  get address(): string {
    return this.#launch.address;
  }

  get port(): number {
    return Number(new URL(this.address).port);
  }

  get rootToken(): string {
    return this.#keys.rootToken;
  }

  /** What unseals it: one key is enough. */
  get keys(): Keys {
    return this.#keys;
  }

  /** With what a client trusts this server and shows itself, where it speaks TLS. */
  get tls(): BaoTls | undefined {
    return this.#launch.tls;
  }

  /** All it wrote since its last start. */
  get output(): string {
    return this.#server.output;
  }

  /** As root, unless a token is given. The body of the answer. @throws when the answer is no. */
  request<Body = unknown>(method: string, path: string, body?: object, token?: string): Promise<Body> {
    return this.#client.request(method, path, body, token);
  }

  /** The answer, of whatever status. */
  ask(method: string, path: string, body?: object, token?: string): Promise<BaoAnswer> {
    return this.#client.ask(method, path, body, token);
  }

  async seal(): Promise<void> {
    await this.request('PUT', 'sys/seal');
  }

  /** Resolves when it answers requests again. */
  async unseal(): Promise<void> {
    await this.request('PUT', 'sys/unseal', { key: this.#keys.unsealKey });
    await this.active();
  }

  /** Resolves when it is unsealed and the one that takes writes. */
  active(): Promise<void> {
    return this.#server.until('sys/health answers 200', async () => {
      return (await this.ask('GET', 'sys/health')).status === 200;
    });
  }

  /** Ends it and waits for that; SIGKILL takes nothing along. Its data stays until it is disposed of. */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    return this.#server.stop(signal);
  }

  /** Connections to it still open, but nothing is answered until {@link resume}. Resolves when that is so. */
  pause(): Promise<void> {
    return this.#server.stopped();
  }

  resume(): void {
    this.#server.signal('SIGCONT');
  }

  /** Makes it read its replaced certificate files. Resolves when it shows the new certificate. */
  async reload(): Promise<void> {
    const shown = await this.certificate();
    this.#server.signal('SIGHUP');
    await this.#server.until(
      'another certificate is shown',
      async () => (await this.certificate()) !== shown,
    );
  }

  /** The fingerprint of the certificate that it shows. */
  async certificate(): Promise<string> {
    const socket = connect({ host: '127.0.0.1', port: this.port, ...this.tls });
    await once(socket, 'secureConnect');
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.destroy();
    return fingerprint256;
  }

  /**
   * Starts it again at the same address, stopped by the signal first if it still runs, and unseals it.
   * A dev server comes back empty, with the same root token; `raft` has what it had.
   */
  async restart(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.#server.running) await this.stop(signal);
    this.#server = spawnBao(this.#launch);
    this.#keys = await this.#launch.open(this.#server, this.#keys);
  }

  /** The requests since the start, or after the first `since`: `since = (await auditedRequests()).length`. */
  async auditedRequests(since = 0): Promise<AuditedRequest[]> {
    if (this.#launch.auditFile === undefined) throw new Error('Start it with { audit: true }.');
    return (await readAuditLog(this.#launch.auditFile)).slice(since);
  }

  /** The audit log as it is on disk. */
  auditText(): Promise<string> {
    if (this.#launch.auditFile === undefined) throw new Error('Start it with { audit: true }.');
    return readFile(this.#launch.auditFile, 'utf8');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
    await removeDirectory(this.#launch.directory);
  }

  get #client(): BaoClient {
    return new BaoClient(this.address, this.rootToken, this.tls);
  }
}

function spawnBao({ args, directory }: Launch): ServerProcess {
  return new ServerProcess({ file: pathOf('openbao'), args: ['server', ...args], directory });
}
