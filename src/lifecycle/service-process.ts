import { lookup } from 'node:dns/promises';
import { Module, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { PinoLogger } from 'nestjs-pino';
import type { Logger } from 'pino';
import { InvalidConfigError } from '../config/config.errors.js';
import { DeploymentConfig } from '../config/deployment.config.js';
import { LogStream } from '../logging/log-stream.js';
import { bootLogger } from '../logging/root-logger.js';
import type { EndSignal } from './early-signals.js';
import { ListenError } from './listen.error.js';
import { ownProcess } from './process-events.js';
import { EXIT, Impatience } from './process-end.js';
import { loadRootModule, type RootModule } from './root-module.js';
import type { ServeOptions } from './serve.js';
import { ServeLogger } from './serve-logger.js';
import { setup } from './setup.js';
import { Shutdown, type ShutdownCause } from './shutdown.js';
import { reportFailedStart } from './start-failure.js';

/** How long the hooks may take when nothing is waited for any longer. */
const LAST_HOOKS_MS = 1_000;

/** `close()` hands the cause to the shutdown hooks; Nest's type does not say so. */
type ClosableBySignal = { close(signal?: string): Promise<void> };

/** Makes the stream of this process known to the application's container. */
@Module({})
class ServiceHost {}

/** One process that runs one service: signals, fatal errors, standard output and the exit code. */
export class ServiceProcess {
  readonly #impatience = new Impatience();
  readonly #boot: Logger;
  #app: INestApplication | undefined;
  #shutdown: Shutdown | undefined;
  #ending: Promise<void> | undefined;
  #failed = false;

  constructor(
    private readonly log: LogStream,
    private readonly options: ServeOptions,
  ) {
    this.#boot = bootLogger(log);
  }

  async start(root: RootModule): Promise<INestApplication> {
    ownProcess({
      onSignal: (signal) => this.#onSignal(signal),
      onFatal: (error, origin) => this.#onFatal(error, origin),
      onWarning: (warning) => this.#logger.warn({ err: warning, context: 'Node' }, warning.message),
      onExit: () => this.log.flushSync(),
    });
    this.log.onClosed = () => this.#end('the end of standard output', true);
    try {
      return await this.#listen(await this.#create(root));
    } catch (error) {
      // While it ends, what fails is the consequence of that.
      if (this.#ending !== undefined) return new Promise<never>(() => undefined);
      return this.#exitAfterFailedStart(error);
    }
  }

  async #create(root: RootModule): Promise<INestApplication> {
    const module = await loadRootModule(root);
    const host = {
      module: ServiceHost,
      global: true,
      imports: [module],
      providers: [{ provide: LogStream, useValue: this.log }],
      exports: [LogStream],
    };
    const options = { ...this.options.nest, abortOnError: false, logger: new ServeLogger(this.#boot) };
    const { adapter } = this.options;
    const app = await (adapter === undefined
      ? NestFactory.create(host, options)
      : NestFactory.create(host, adapter, options));
    this.#app = app;
    setup(app);
    app.useLogger(new ServeLogger(this.#logger));
    const shutdown = app.get(Shutdown, { strict: false });
    this.#limit(shutdown);
    this.#shutdown = shutdown;
    await this.options.setup?.(app);
    return app.init();
  }

  async #listen(app: INestApplication): Promise<INestApplication> {
    const { host, port } = app.get(DeploymentConfig, { strict: false });
    try {
      await app.listen(port, await addressOf(host));
    } catch (error) {
      throw ListenError.is(error) ? new ListenError(host, port, error) : error;
    }
    this.#logger.info({ context: 'Service' }, `listening on ${await app.getUrl()}`);
    return app;
  }

  /** The application's logger once there is one. */
  get #logger(): Logger {
    // Absent until the application's container builds it, whatever its type says.
    return PinoLogger.root ?? this.#boot;
  }

  #onSignal(signal: EndSignal): void {
    switch (this.#impatience.next(performance.now())) {
      case 'first':
        return this.#end(signal, false);
      case 'again':
        if (this.#shutdown === undefined || this.#shutdown.hurried.aborted) return this.#exit(EXIT.failed);
        return this.#shutdown.hurry(`a second ${signal}`);
      case 'echo':
    }
  }

  #onFatal(error: unknown, origin: string): void {
    this.#logger.fatal({ err: error, context: 'Service', origin }, `${origin}: ${messageOf(error)}`);
    this.#end('fatal', true);
  }

  /** Ends the service once; later causes only add their failure. */
  #end(cause: NonNullable<ShutdownCause>, failed: boolean): void {
    this.#failed ||= failed;
    if (this.#ending !== undefined) return;
    const app = this.#app;
    const shutdown = this.#shutdown;
    if (app === undefined || shutdown === undefined) {
      if (!failed) this.#logger.info({ context: 'Service' }, `${cause} during the start`);
      return this.#exit(failed ? EXIT.failed : EXIT.ok);
    }
    this.#ending = this.#close(app, shutdown, cause);
  }

  async #close(app: INestApplication, shutdown: Shutdown, cause: NonNullable<ShutdownCause>): Promise<void> {
    const startedAt = performance.now();
    shutdown.begin(cause);
    try {
      await (app as ClosableBySignal).close(cause);
    } catch (error) {
      this.#failed = true;
      this.#logger.error({ err: error, context: 'Service' }, 'the shutdown failed');
    }
    const { abandoned } = shutdown;
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    this.#logger.info({ context: 'Service' }, `stopped after ${seconds} s`);
    this.#exit(this.#failed || abandoned > 0 ? EXIT.failed : EXIT.ok);
  }

  /** When nothing is waited for any longer, hooks that have not run yet get a last second; those that hang get none. */
  #limit(shutdown: Shutdown): void {
    shutdown.hurried.addEventListener('abort', () => {
      setTimeout(
        () => {
          const running = shutdown.running();
          this.#logger.error(
            { context: 'Service', running },
            `gave up on ${running.join(', ') || 'the shutdown'}`,
          );
          this.#exit(EXIT.failed);
        },
        shutdown.drained ? 0 : LAST_HOOKS_MS,
      );
    });
  }

  #exitAfterFailedStart(error: unknown): never {
    reportFailedStart(error, this.#logger, this.log);
    const isFinal = error instanceof InvalidConfigError && !error.transient;
    return this.#exit(isFinal ? EXIT.configuration : EXIT.failed);
  }

  #exit(code: number): never {
    return process.exit(code);
  }
}

/** Fastify opens a second server of its own for the other address of `localhost`, past everything that watches the first. */
async function addressOf(host: string): Promise<string> {
  return host === 'localhost' ? (await lookup(host)).address : host;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
