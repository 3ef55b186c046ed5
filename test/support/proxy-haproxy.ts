import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { removeDirectory, serverDirectory, ServerProcess } from '../secrets/support/server-process.js';
import { freePort } from './free-port.js';
import { pathOfProxy } from './proxy-programs.js';

/** How it stands in front of the service; `plain` is what people have who configure nothing. */
const HAPROXY_FORMS = ['forwarded', 'plain', 'tcp'] as const;
type HaproxyForm = (typeof HAPROXY_FORMS)[number];

const OPTIONS: Readonly<Record<HaproxyForm, string>> = {
  forwarded: 'option forwardfor',
  plain: '',
  tcp: 'mode tcp',
};

/** What its health check of a server came to. */
export interface CheckResult {
  readonly status: string;
  readonly check: string;
  readonly code: string;
}

/** HAProxy in front of one service, in every form at once, each on a port of its own, without any rule about paths. */
export class Haproxy implements AsyncDisposable {
  private constructor(
    private readonly server: ServerProcess,
    private readonly directory: string,
    readonly ports: Readonly<Record<HaproxyForm, number>>,
  ) {}

  /** Resolves when its health checks have found the service ready. */
  static async before(servicePort: number): Promise<Haproxy> {
    const directory = await serverDirectory();
    const ports = { forwarded: await freePort(), plain: await freePort(), tcp: await freePort() };
    const config = join(directory, 'haproxy.cfg');
    await writeFile(config, configOf(directory, ports, servicePort));
    const server = new ServerProcess({
      file: pathOfProxy('haproxy'),
      args: ['-db', '-f', config],
      directory,
    });
    const haproxy = new Haproxy(server, directory, ports);
    // A server counts as up until it has been asked.
    await haproxy.untilChecked('the service is up in every form', ({ check }) => check === 'L7OK');
    return haproxy;
  }

  /** Resolves when the health checks of all forms have come to such a result. */
  untilChecked(what: string, isSo: (result: CheckResult) => boolean): Promise<void> {
    return this.server.until(what, async () => {
      const results = Object.values(await this.checks());
      return results.length === HAPROXY_FORMS.length && results.every(isSo);
    });
  }

  /** What each form's health check came to last. */
  async checks(): Promise<Readonly<Record<string, CheckResult>>> {
    const [header = '', ...rows] = (await this.#command('show stat')).trim().split('\n');
    const columns = header.replace('# ', '').split(',');
    const servers = rows
      .map((row) => new Map(row.split(',').map((value, at) => [columns[at], value])))
      .filter((row) => row.get('svname') === 'service');
    return Object.fromEntries(
      servers.map((row) => [
        row.get('pxname'),
        {
          status: row.get('status') ?? '',
          // With a star while the next one runs.
          check: (row.get('check_status') ?? '').replace('* ', ''),
          code: row.get('check_code') ?? '',
        },
      ]),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await removeDirectory(this.directory);
  }

  async #command(line: string): Promise<string> {
    const socket = connect(join(this.directory, 'admin.sock'));
    await once(socket, 'connect');
    socket.write(`${line}\n`);
    return text(socket);
  }
}

function configOf(directory: string, ports: Haproxy['ports'], servicePort: number): string {
  const proxies = HAPROXY_FORMS.map(
    (form) => `
listen ${form}
  bind 127.0.0.1:${ports[form]}
  ${OPTIONS[form]}
  server service 127.0.0.1:${servicePort} check inter 100ms fall 2 rise 1
`,
  );
  // Invalid requests are let through: whatever it would refuse by itself is not tested.
  return `
global
  stats socket ${join(directory, 'admin.sock')} mode 600 level user

defaults
  mode http
  timeout connect 2s
  timeout client 10s
  timeout server 10s
  timeout check 5s
  http-reuse always
  option httpchk GET /-/ready
  option accept-invalid-http-request
${proxies.join('')}`;
}
