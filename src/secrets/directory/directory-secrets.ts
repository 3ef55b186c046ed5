import { basename, dirname, isAbsolute, join, resolve } from 'node:path';

import { SecretInvalidError, SecretNotFoundError, SecretUnavailableError } from '../secrets.errors.js';
import { SecretsProvider, type SecretReading, type SecretReadings } from '../secrets-provider.js';
import { secretFileName } from '../secret-file-name.js';
import { fileFailure } from './file-failure.js';
import { openGeneration, type Generation } from './generation.js';
import { readSecretFile } from './read-secret-file.js';

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

  constructor(directory = '/run/secrets', options: DirectorySecretsOptions = {}) {
    super();
    this.#directory = resolve(directory);
    this.#files = new Map(Object.entries(options.files ?? {}).map(([name, file]) => [name, resolve(file)]));
    this.#maxBytes = options.maxBytes ?? 1_048_576;
  }

  override async read(names: readonly string[], signal: AbortSignal): Promise<SecretReadings> {
    signal.throwIfAborted();
    const parts = await Promise.all(this.#sources(names).map((source) => this.#readTogether(source, signal)));
    return new Map(parts.flatMap((part) => [...part]));
  }

  #sources(names: readonly string[]): readonly Source[] {
    const sources = new Map<string, Source>();
    for (const name of names) {
      const file = this.#files.get(name);
      const directory = file === undefined ? this.#directory : dirname(file);
      const key = `${file === undefined ? 'confined' : 'free'} ${directory}`;
      const source = sources.get(key) ?? { directory, confined: file === undefined, candidates: new Map() };
      source.candidates.set(name, file === undefined ? spellings(name) : [file]);
      sources.set(key, source);
    }
    return [...sources.values()];
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
    if (readings[0] === undefined) throw absent(name, source);
    return readings[0];
  }
}

/** Secrets that are files of one directory. */
interface Source {
  readonly directory: string;
  /** Whether the files may be links that leave the directory. */
  readonly confined: boolean;
  readonly candidates: Map<string, readonly string[]>;
}

/** The file names that a secret may have; none for a name that would leave the directory. */
function spellings(name: string): readonly string[] {
  if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name)) return [];
  const file = secretFileName(name);
  return [...new Set([file, file.replaceAll('_', '-'), name])];
}

function placeOf(source: Source, name: string): string {
  const [candidate] = source.candidates.get(name) ?? [];
  return resolve(source.directory, candidate ?? '');
}

function absent(name: string, source: Source): SecretNotFoundError {
  const place = placeOf(source, name);
  const others = (source.candidates.get(name) ?? []).slice(1).join(' or ');
  const also = others === '' ? '' : ` (${others} in the same directory is taken too)`;
  return new SecretNotFoundError(name, { place, hint: `Create this file with the value in it${also}.` });
}

function ambiguous(name: string, readings: readonly SecretReading[]): SecretInvalidError {
  const places = readings.map(({ place }) => place).join(' and ');
  return new SecretInvalidError(name, {
    place: places,
    problem: `is there more than once: ${places}.`,
    hint: 'Remove all files but one.',
  });
}

function unusableName(name: string, directory: string): SecretInvalidError {
  return new SecretInvalidError(name, {
    place: directory,
    problem: `cannot be a file of ${directory}.`,
    hint: 'Use letters, digits, - and _ in the name of a secret.',
  });
}
