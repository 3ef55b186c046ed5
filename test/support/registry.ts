import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

export interface Published {
  /** The `package.json` of what is in the tarball. */
  readonly manifest: Readonly<Record<string, unknown>> & { readonly name: string; readonly version: string };
  readonly tarball: string;
}

export interface RegistryOptions {
  /** The packages that it has itself. */
  readonly published: readonly Published[];
  /** Where everything else comes from: `https://registry.npmjs.org/`. */
  readonly upstream: string;
  /** Called with the name of each package that is asked for: whether it answers, as it does by default, or with 503. */
  readonly isUp?: (name: string) => boolean | Promise<boolean>;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: Buffer;
}

/** A registry of npm packages on this machine: a few packages from their tarballs, everything else from another one. */
export class LocalRegistry implements AsyncDisposable {
  /** Packuments are large, and every application of a run asks for the same. */
  readonly #packuments = new Map<string, Promise<Answer>>();
  readonly #server: Server;

  private constructor(private readonly options: RegistryOptions) {
    this.#server = createServer((request, response) => {
      void this.#answer(request, response).catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(502);
        response.end(String(error));
      });
    });
  }

  static async start(options: RegistryOptions): Promise<LocalRegistry> {
    const registry = new LocalRegistry(options);
    await once(registry.#server.listen(0, '127.0.0.1'), 'listening');
    return registry;
  }

  /** With a slash at its end. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #answer({ method, url = '/', headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent(new URL(url, this.url).pathname).slice(1);
    const [name = '', file] = path.split('/-/');
    const own = this.options.published.find(({ manifest }) => manifest.name === name);
    if ((await this.options.isUp?.(name)) === false) refuse(response, 503);
    else if (own !== undefined) await this.#answerOwn(own, file, response);
    else if (method !== 'GET') refuse(response, 405);
    else if (file === undefined) send(response, await this.#packument(url, headers.accept));
    else await this.#passOn(url, response);
  }

  async #answerOwn(
    { manifest, tarball }: Published,
    file: string | undefined,
    response: ServerResponse,
  ): Promise<void> {
    const body = await readFile(tarball);
    if (file !== undefined) {
      send(response, { status: 200, type: 'application/octet-stream', body });
      return;
    }
    const { name, version } = manifest;
    const dist = {
      tarball: `${this.url}${name}/-/${name}-${version}.tgz`,
      shasum: createHash('sha1').update(body).digest('hex'),
      integrity: `sha512-${createHash('sha512').update(body).digest('base64')}`,
    };
    // Some package managers take only what has been there for a while.
    const long = '2020-01-01T00:00:00.000Z';
    const packument = {
      name,
      'dist-tags': { latest: version },
      versions: { [version]: { ...manifest, dist } },
      time: { created: long, modified: long, [version]: long },
    };
    send(response, {
      status: 200,
      type: 'application/json',
      body: Buffer.from(JSON.stringify(packument)),
    });
  }

  #packument(url: string, accept = 'application/json'): Promise<Answer> {
    const key = `${accept} ${url}`;
    const known = this.#packuments.get(key);
    if (known !== undefined) return known;
    const asked = this.#ask(url, accept);
    this.#packuments.set(key, asked);
    // A failure is not kept.
    asked.then(
      ({ status }) => status === 200 || this.#packuments.delete(key),
      () => this.#packuments.delete(key),
    );
    return asked;
  }

  async #ask(path: string, accept: string): Promise<Answer> {
    const { upstream } = this.options;
    const answer = await fetch(new URL(path.slice(1), upstream), { headers: { accept } });
    // A tarball from elsewhere is something that lock files mention.
    const text = (await answer.text()).replaceAll(`"${upstream}`, `"${this.url}`);
    return {
      status: answer.status,
      type: answer.headers.get('content-type') ?? 'application/json',
      body: Buffer.from(text),
    };
  }

  async #passOn(url: string, response: ServerResponse): Promise<void> {
    const answer = await fetch(new URL(url.slice(1), this.options.upstream));
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    if (answer.body === null) response.end();
    else await pipeline(Readable.fromWeb(answer.body), response);
  }
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'content-length': body.length }).end(body);
}
