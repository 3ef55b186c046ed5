import type { INestApplicationContext } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { Logger } from 'pino';
import { InvalidConfigError } from '../config/config.errors.js';
import { earlySettings } from '../logging/early-settings.js';
import { LogStream } from '../logging/log-stream.js';
import { bootLogger } from '../logging/root-logger.js';
import { earlyAnswers, earlyEndpoints } from '../management/early-management.js';
import { ManagementListener } from '../management/management-listener.js';
import { ownBuildInfo } from '../management/read-build-info.js';
import type { EndSignal } from './early-signals.js';
import { forEver } from './for-ever.js';
import { Lifecycle } from './lifecycle.js';
import { messageOf } from './message-of.js';
import { ownProcess } from './process-events.js';
import { EXIT, Impatience } from './process-end.js';
import { loadRootModule, type RootModule } from './root-module.js';
import { ServeLogger } from './serve-logger.js';
import { hosted } from './service-host.js';
import type { ServiceKind } from './service-kind.js';
import { setup } from './setup.js';
import type { Shutdown, ShutdownCause } from './shutdown.js';
import { reportFailedStart } from './start-failure.js';
import { StartLeftovers } from './start-leftovers.js';
import { StartProgress } from './start-progress.js';

/** How long the hooks may take when nothing is waited for any longer. */
const LAST_HOOKS_MS = 1_000;

const KEEP_ALIVE_MS = 60_000;

/** `close()` hands the cause to the shutdown hooks; Nest's type does not say so. */
type ClosableBySignal = { close(signal?: string): Promise<void> };

/** One process that runs one service: signals, fatal errors, standard output and the exit code. */
export class ServiceProcess<App extends INestApplicationContext> {
  readonly #impatience = new Impatience();
  readonly #log = new LogStream(true);
  readonly #leftovers = new StartLeftovers();
  readonly #boot = bootLogger(this.#log);
  readonly #progress = new StartProgress();
  readonly #management: ManagementListener;
  #app: App | undefined;
  #shutdown: Shutdown | undefined;
  #nestLogger: ServeLogger | undefined;
  #ending: Promise<void> | undefined;
  #failed = false;

  constructor(private readonly kind: ServiceKind<App>) {
    this.#management = new ManagementListener({
      answer: earlyAnswers(process.env, this.#progress),
      onError: (error) => this.#logger.warn({ err: error, context: 'Management' }, messageOf(error)),
    });
  }

  async start(root: RootModule): Promise<App> {
    ownProcess({
      onSignal: (signal) => this.#onSignal(signal),
      onFatal: (error, origin) => this.#onFatal(error, origin),
      onWarning: (warning) => this.#logger.warn({ err: warning, context: 'Node' }, warning.message),
      onExit: () => {
        this.#management.closeNow();
        // Whether anybody still reads the last lines does not change why it ends.
        this.#log.onClosed = () => undefined;
        this.#log.end();
      },
    });
    this.#log.onClosed = () => this.#end('the end of standard output', true);
    try {
      this.#log.preset(await earlySettings(process.env, process.stdout.isTTY, ownBuildInfo({})));
      await this.#openEarly();
      const app = await this.#create(root);
      return await (this.#ending === undefined ? this.#run(app) : forEver());
    } catch (error) {
      // While it ends, what fails is the consequence of that.
      return this.#ending === undefined ? this.#exitAfterFailedStart(error) : forEver();
    }
  }

  /** What fails here is tried again, and reported, when the configuration says that it is wanted. */
  async #openEarly(): Promise<void> {
    const endpoints = earlyEndpoints(process.env, this.kind.hasHttp);
    await this.#management.open(endpoints).catch(() => undefined);
  }

  async #create(root: RootModule): Promise<App> {
    const progress = this.#progress;
    progress.waitingFor = 'the import of the application';
    const module = await loadRootModule(root);
    progress.waitingFor = 'its configuration';
    const host = hosted(module, [this.#log, this.#leftovers, this.#management, progress], (shutdown) => {
      this.#limit(shutdown);
      this.#shutdown = shutdown;
    });
    const app = await this.kind.create(host, new ServeLogger(this.#boot));
    this.#app = app;
    this.#leftovers.handOver(() => app.close());
    setup(app);
    const logger = new ServeLogger(await app.resolve(PinoLogger));
    app.useLogger(logger);
    this.#nestLogger = logger;
    await this.kind.init(app);
    return app;
  }

  async #run(app: App): Promise<App> {
    const runs = await this.kind.run(app);
    this.#progress.waitingFor = undefined;
    app.get(Lifecycle, { strict: false }).enter('serving');
    this.#nestLogger?.endStart();
    this.#logger.info({ context: 'Service' }, runs + this.#whereManagementIs());
    return app;
  }

  #whereManagementIs(): string {
    const { addresses } = this.#management;
    if (addresses.length === 0) return '';
    return `${this.kind.hasHttp ? ',' : ';'} management on ${addresses.join(' and ')}`;
  }

  /** The application's logger once there is one. */
  get #logger(): Logger {
    // Absent until the application's container builds it, whatever its type says; before, it may be another's.
    return this.#log.holding ? this.#boot : (PinoLogger.root ?? this.#boot);
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
    try {
      this.#logger.fatal({ err: error, context: 'Service', origin }, `${origin}: ${messageOf(error)}`);
    } catch {
      this.#logger.fatal({ context: 'Service', origin }, `${origin}: something that cannot be read`);
    }
    this.#end('fatal', true);
  }

  /** Ends the service once; later causes only add their failure. */
  #end(cause: NonNullable<ShutdownCause>, failed: boolean): void {
    this.#failed ||= failed;
    if (this.#ending !== undefined) return this.#shutdown?.begin(cause);
    const app = this.#app;
    const shutdown = this.#shutdown;
    if (app === undefined || shutdown === undefined) return this.#endStart(cause, failed);
    this.#ending = this.#close(app, shutdown, cause);
  }

  #endStart(cause: NonNullable<ShutdownCause>, failed: boolean): void {
    if (!failed) this.#logger.info({ context: 'Service' }, `${cause} during the start`);
    const code = failed ? EXIT.failed : EXIT.ok;
    if (this.#leftovers.isEmpty) return this.#exit(code);
    // The first hooks of a worker may have begun work while the others still run.
    const early = this.#shutdown?.finishEarlyWork(cause) ?? Promise.resolve(0);
    this.#ending = early.then(async (cutOff) => {
      await this.#leftovers.giveBack(LAST_HOOKS_MS);
      this.#exit(cutOff > 0 ? EXIT.failed : code);
    });
  }

  async #close(app: App, shutdown: Shutdown, cause: NonNullable<ShutdownCause>): Promise<void> {
    const startedAt = performance.now();
    // Without anything else to do, a process whose hook hangs would simply end, wordless and with exit 0.
    setInterval(() => undefined, KEEP_ALIVE_MS);
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
    // Whoever asks gets an answer as long as there is anything to say.
    await this.#management.close();
    this.#exit(this.#failed || abandoned > 0 || shutdown.hasFailed ? EXIT.failed : EXIT.ok);
  }

  /**
   * When nothing is waited for any longer, hooks that have not run yet get a last second; those that hang get
   * none.
   */
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

  async #exitAfterFailedStart(failure: unknown): Promise<never> {
    reportFailedStart(failure, this.#logger, this.#log);
    const isFinal = failure instanceof InvalidConfigError && !failure.transient;
    // Where nothing was opened, every turn more would let Nest go on past the failure.
    if (!this.#leftovers.isEmpty) await this.#leftovers.giveBack(LAST_HOOKS_MS);
    return this.#exit(isFinal ? EXIT.configuration : EXIT.failed);
  }

  #exit(code: number): never {
    return process.exit(code);
  }
}
