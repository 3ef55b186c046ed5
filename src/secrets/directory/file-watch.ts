import type { Clock } from '../../clock.js';
import { ChangedFiles } from './changed-files.js';
import type { FileState } from './file-state.js';
import { WatchedDirectories, type WatchDirectory } from './watch-directory.js';

/** One replacement makes several events. */
const LOOK_AFTER_MS = 50;

/**
 * Events are help and not proof: network file systems, files mounted one by one and links of links make none.
 */
const LOOK_ANYWAY_AFTER_MS = 30_000;

/** The files of the secrets that were read. */
export interface SecretFiles {
  /** As the last reader of each name got them. */
  handedOut(): ReadonlyMap<string, FileState>;
  /** As they are now. */
  survey(): Promise<ReadonlyMap<string, FileState>>;
  /** Where replacing them makes events. */
  directories(): Promise<ReadonlySet<string>>;
}

/** Looks at files when their directories stir, and now and then anyway, and tells which ones changed. */
export class FileWatch {
  readonly #files: SecretFiles;
  readonly #tell: (names: readonly string[]) => void;
  readonly #signal: AbortSignal;
  readonly #clock: Clock;
  readonly #directories: WatchedDirectories;
  readonly #changes = new ChangedFiles();
  #timer: { readonly due: number; readonly callOff: () => void } | undefined;
  #looking = false;
  #stirred = false;
  /** How many looks in a row had a cause and nothing to tell. */
  #fruitless = 0;

  /** Begins at once and ends with `signal`. */
  constructor(
    files: SecretFiles,
    tell: (names: readonly string[]) => void,
    signal: AbortSignal,
    seams: { readonly clock: Clock; readonly watch: WatchDirectory },
  ) {
    this.#files = files;
    this.#tell = tell;
    this.#signal = signal;
    this.#clock = seams.clock;
    this.#directories = new WatchedDirectories(seams.watch, () => this.stir());
    signal.addEventListener('abort', () => this.#stop(), { once: true });
    void this.#look();
  }

  /** Something may have changed. */
  stir(): void {
    this.#stirred = true;
    if (!this.#looking) this.#lookIn(this.#patience());
  }

  /** Where something is written all the time, looks become as rare as they are without events. */
  #patience(): number {
    return Math.min(LOOK_AFTER_MS * 2 ** this.#fruitless, LOOK_ANYWAY_AFTER_MS);
  }

  #lookIn(delay: number): void {
    const due = this.#clock.now() + delay;
    if (this.#timer !== undefined && this.#timer.due <= due) return;
    this.#timer?.callOff();
    this.#timer = { due, callOff: this.#clock.after(delay, () => void this.#look()) };
  }

  async #look(): Promise<void> {
    const stirred = this.#stirred;
    this.#timer = undefined;
    this.#stirred = false;
    this.#looking = true;
    const states = await this.#survey();
    this.#looking = false;
    if (this.#signal.aborted) return;
    const { changed, lookAgainIn } = this.#changes.look(states, this.#files.handedOut(), this.#clock.now());
    const hadCause = stirred || lookAgainIn !== undefined;
    this.#fruitless = hadCause && changed.length === 0 ? this.#fruitless + 1 : 0;
    this.#lookIn(lookAgainIn === undefined ? LOOK_ANYWAY_AFTER_MS : Math.max(lookAgainIn, this.#patience()));
    if (this.#stirred) this.stir();
    if (changed.length > 0) this.#tell(changed);
  }

  async #survey(): Promise<ReadonlyMap<string, FileState>> {
    try {
      const directories = await this.#files.directories();
      this.#signal.throwIfAborted();
      // Before the files are looked at, so that what happens to them afterwards is seen.
      this.#directories.reopen(directories);
      return await this.#files.survey();
    } catch {
      // Aborted, or something that the reader of a name will be told.
      return new Map();
    }
  }

  #stop(): void {
    this.#timer?.callOff();
    this.#timer = undefined;
    this.#directories.close();
  }
}
