import { basename, isAbsolute, join, resolve } from 'node:path';

import { processClock, type Clock } from '../../clock.js';
import { SecretUnavailableError } from '../secrets.errors.js';
import { SecretsProvider, type SecretReading, type SecretReadings } from '../secrets-provider.js';
import { absent, ambiguous, fileFailure, unusableName } from './file-failure.js';
import { FilePrinter, type FileState } from './file-state.js';
import { FileWatch } from './file-watch.js';
import { openGeneration, type Generation } from './generation.js';
import { readSecretFile } from './read-secret-file.js';
import { directoriesOf, placeOf, sourcesOf, type Source } from './secret-sources.js';
import { watchDirectory, type WatchDirectory } from './watch-directory.js';

export interface DirectorySecretsOptions {
  /** Absolute paths of secrets that live elsewhere. They may be links. */
  readonly files?: Readonly<Record<string, string>>;
  /** What is larger is refused before it is read. @default 1048576 */
  readonly maxBytes?: number;
}

/**
 * Reads one file for each secret: `/run/secrets` of a container, a mounted Kubernetes secret, systemd's
 * credentials. `databaseUrl` is the file `database_url`; `database-url` and `databaseUrl` are taken too, but
 * only one of them may exist.
 */
export class DirectorySecrets extends SecretsProvider {
  readonly backend = 'directory';
  readonly #directory: string;
  readonly #files: ReadonlyMap<string, string>;
  readonly #maxBytes: number;
  readonly #seams: { readonly clock: Clock; readonly watch: WatchDirectory };
  readonly #printer = new FilePrinter();
  readonly #handedOut = new Map<string, FileState>();
  readonly #watches = new Set<FileWatch>();

  constructor(
    directory = '/run/secrets',
    options: DirectorySecretsOptions = {},
    /** @internal */
    seams: { readonly clock?: Clock; readonly watch?: WatchDirectory } = {},
  ) {
    super();
    this.#seams = { clock: processClock, watch: watchDirectory, ...seams };
    this.#directory = resolve(directory);
    this.#files = new Map(Object.entries(options.files ?? {}).map(([name, file]) => [name, resolve(file)]));
    this.#maxBytes = options.maxBytes ?? 1_048_576;
  }

  override async read(names: readonly string[], signal: AbortSignal): Promise<SecretReadings> {
    const readings = await this.#read(names, signal);
    const isNew = names.some((name) => !this.#handedOut.has(name));
    for (const [name, state] of this.#statesOf(readings)) this.#handedOut.set(name, state);
    if (isNew) for (const watch of this.#watches) watch.stir();
    return readings;
  }

  /**
   * Tells which files have other content than their readers got. Events of the file system make it quick, and
   * every 30 seconds the files are looked at without: a network file system has none.
   */
  override watch(listener: (names: readonly string[]) => void, signal: AbortSignal): void {
    if (signal.aborted) return;
    const files = {
      handedOut: () => this.#handedOut,
      survey: async () => this.#statesOf(await this.#read([...this.#handedOut.keys()], signal)),
      directories: () => directoriesOf(this.#sources([...this.#handedOut.keys()])),
    };
    const watch = new FileWatch(files, listener, signal, this.#seams);
    this.#watches.add(watch);
    signal.addEventListener('abort', () => this.#watches.delete(watch), { once: true });
  }

  #sources(names: readonly string[]): readonly Source[] {
    return sourcesOf(names, this.#directory, this.#files);
  }

  #statesOf(readings: SecretReadings): ReadonlyMap<string, FileState> {
    return new Map([...readings].map(([name, outcome]) => [name, this.#printer.stateOf(outcome)]));
  }

  async #read(names: readonly string[], signal: AbortSignal): Promise<SecretReadings> {
    signal.throwIfAborted();
    const parts = await Promise.all(this.#sources(names).map((source) => this.#readTogether(source, signal)));
    return new Map(parts.flatMap((part) => [...part]));
  }

  /** Reads again when the files were replaced meanwhile, so that all of them are of one generation. */
  async #readTogether(source: Source, signal: AbortSignal): Promise<SecretReadings> {
    const names = [...source.candidates.keys()];
    for (let attempt = 0; attempt < 20; attempt += 1) {
      signal.throwIfAborted();
      const generation = await openGeneration(source.directory).catch((error: unknown) => error as Error);
      if (generation instanceof Error) {
        return this.readEach(names, async (name) => {
          throw fileFailure(name, placeOf(source, name), generation);
        });
      }
      const readings = await this.readEach(names, (name) => this.#readOne(name, source, generation));
      if (!(await generation.replaced())) return readings;
    }
    return this.readEach(names, async (name) => {
      throw new SecretUnavailableError(name, {
        place: source.directory,
        problem: `could not be read: ${source.directory} is replaced again and again.`,
        hint: 'Check what writes it.',
      });
    });
  }

  async #readOne(name: string, source: Source, generation: Generation): Promise<SecretReading> {
    const candidates = source.candidates.get(name) ?? [];
    if (candidates.length === 0) throw unusableName(name, source.directory);
    const { root, version } = generation;
    const found = await Promise.all(
      candidates.map((candidate) =>
        readSecretFile({
          name,
          place: isAbsolute(candidate) ? candidate : join(source.directory, candidate),
          path: join(generation.path, basename(candidate)),
          maxBytes: this.#maxBytes,
          ...(source.confined ? { root } : {}),
          ...(version === undefined ? {} : { version }),
        }),
      ),
    );
    const readings = found.filter((reading) => reading !== undefined);
    if (readings.length > 1) throw ambiguous(name, readings);
    if (readings[0] === undefined) throw absent(name, placeOf(source, name), candidates.slice(1));
    return readings[0];
  }
}
