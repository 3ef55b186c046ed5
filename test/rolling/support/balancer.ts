import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ServerProcess } from '../../secrets/support/server-process.js';
import { pathOfProxy } from '../../support/proxy-programs.js';

export const MODES = ['http', 'tcp'] as const;
export type Mode = (typeof MODES)[number];

/** How often HAProxy asks an instance, and how many answers it believes. */
const CHECK = { interMs: 200, fall: 2, rise: 1 } as const;

export interface BalancerOptions {
  readonly directory: string;
  readonly mode: Mode;
  readonly port: number;
  /** Where the instances are, in their order. */
  readonly servers: readonly number[];
  /** Whether a connection that is refused is tried on another instance; nothing has been sent then. Default: no. */
  readonly tryAnother?: boolean;
}

/** HAProxy before several instances. */
export class Balancer implements AsyncDisposable {
  private constructor(
    private readonly server: ServerProcess,
    private readonly directory: string,
  ) {}

  static async start(options: BalancerOptions): Promise<Balancer> {
    const config = join(options.directory, 'haproxy.cfg');
    await writeFile(config, configOf(options));
    const server = new ServerProcess({
      file: pathOfProxy('haproxy'),
      args: ['-db', '-f', config],
      directory: options.directory,
    });
    return new Balancer(server, options.directory);
  }

  /** What it says of connections and requests that failed, and of instances that come and go. */
  get log(): string {
    return this.server.output;
  }

  /** Resolves when it has asked the instance, and found it ready or not. */
  untilServer(index: number, state: 'UP' | 'DOWN'): Promise<void> {
    return this.server.until(`instance ${index} is ${state}`, async () => {
      const { status, check } = await this.#server(index);
      // A server counts as up until it has been asked.
      return status === state && (state === 'DOWN' || check === 'L7OK');
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.server[Symbol.asyncDispose]();
  }

  async #server(index: number): Promise<{ status: string | undefined; check: string | undefined }> {
    const [header = '', ...rows] = (await this.#command('show stat')).trim().split('\n');
    const columns = header.replace('# ', '').split(',');
    const row = rows.map((line) => line.split(',')).find((cells) => cells[1] === `i${index}`) ?? [];
    const cell = (name: string): string | undefined => row[columns.indexOf(name)];
    return { status: cell('status'), check: cell('check_status')?.replace('* ', '') };
  }

  async #command(line: string): Promise<string> {
    const socket = connect(join(this.directory, 'admin.sock'));
    await once(socket, 'connect');
    socket.write(`${line}\n`);
    return text(socket);
  }
}

const OPTIONS: Readonly<Record<Mode, string>> = {
  http: 'mode http\n  option httplog\n  option forwardfor',
  tcp: 'mode tcp\n  option tcplog',
};

function configOf({ directory, mode, port, servers, tryAnother = false }: BalancerOptions): string {
  const { interMs, fall, rise } = CHECK;
  return `
global
  stats socket ${join(directory, 'admin.sock')} mode 600 level user
  log stderr format raw local0

defaults
  log global
  ${OPTIONS[mode]}
  option dontlog-normal
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  timeout tunnel 1m
  timeout check 1s
  retries ${tryAnother ? 3 : 0}
  ${tryAnother ? 'option redispatch 1' : 'no option redispatch'}

listen service
  bind 127.0.0.1:${port}
  option httpchk GET /-/ready
  default-server check inter ${interMs}ms fall ${fall} rise ${rise}
${servers.map((server, index) => `  server i${index} 127.0.0.1:${server}`).join('\n')}
`;
}
