import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { removeDirectory, serverDirectory, ServerProcess } from '../secrets/support/server-process.js';
import { freePort } from './free-port.js';
import { pathOfProxy } from './proxy-programs.js';

/**
 * How it stands in front of the service. `normalised` hands on the path that it made of the target, as it does wherever
 * `proxy_pass` has a path; the others hand on what they were sent.
 */
const NGINX_FORMS = ['forwarded', 'forwarded-normalised', 'plain', 'normalised'] as const;
type NginxForm = (typeof NGINX_FORMS)[number];

const FORWARDED = 'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;';

const FORMS: Readonly<Record<NginxForm, { readonly path: '' | '/'; readonly header: string }>> = {
  forwarded: { path: '', header: FORWARDED },
  'forwarded-normalised': { path: '/', header: FORWARDED },
  plain: { path: '', header: '' },
  normalised: { path: '/', header: '' },
};

/** nginx in front of one service, in every form at once, each on a port of its own, without any rule about paths. */
export class Nginx implements AsyncDisposable {
  private constructor(
    private readonly server: ServerProcess,
    private readonly directory: string,
    readonly ports: Readonly<Record<NginxForm, number>>,
  ) {}

  static async before(servicePort: number): Promise<Nginx> {
    const directory = await serverDirectory();
    const ports = {
      forwarded: await freePort(),
      'forwarded-normalised': await freePort(),
      plain: await freePort(),
      normalised: await freePort(),
    };
    const config = join(directory, 'nginx.conf');
    await writeFile(config, configOf(directory, ports, servicePort));
    const args = ['-p', directory, '-c', config, '-e', 'stderr'];
    const server = new ServerProcess({ file: pathOfProxy('nginx'), args, directory });
    await server.until('nginx listens', () => accepts(ports.normalised));
    return new Nginx(server, directory, ports);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    await removeDirectory(this.directory);
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  await once(socket, 'connect');
  socket.destroy();
  return true;
}

function configOf(directory: string, ports: Nginx['ports'], servicePort: number): string {
  const servers = NGINX_FORMS.map(
    (form) => `
  server {
    listen 127.0.0.1:${ports[form]};
    location / {
      proxy_pass http://service${FORMS[form].path};
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      ${FORMS[form].header}
    }
  }`,
  );
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `  ${name}_temp_path ${join(directory, name)};`,
  );
  // One process, as whoever starts it: the folder is nobody else's. Strange headers are let through, to be tested.
  return `
daemon off;
master_process off;
pid ${join(directory, 'nginx.pid')};
error_log stderr;
events {}
http {
  access_log off;
  ignore_invalid_headers off;
  underscores_in_headers on;
${temporary.join('\n')}
  upstream service {
    server 127.0.0.1:${servicePort};
    keepalive 8;
  }
${servers.join('\n')}
}
`;
}
