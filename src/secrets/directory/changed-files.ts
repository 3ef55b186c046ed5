import type { FileState } from './file-state.js';

/** New content is believed once it has stayed for so long: a file that is rewritten in place is half old for a while. */
const SETTLED_AFTER_MS = 200;

/** A missing or unreadable file for longer: not everybody replaces by a rename, and directories are mounted anew. */
const FAILED_AFTER_MS = 5_000;

interface Look {
  /** The names whose files have changed for good. */
  readonly changed: readonly string[];
  /** Milliseconds until what is in doubt is worth another look. */
  readonly lookAgainIn: number | undefined;
}

type States = ReadonlyMap<string, FileState>;

/** Decides, look by look, which changes are to be told. */
export class ChangedFiles {
  /** At first what the reader of a name had got, then what was told. */
  readonly #known = new Map<string, string>();
  readonly #doubtful = new Map<string, { readonly print: string; readonly since: number }>();

  /**
   * @param states how the files are at `now`, in milliseconds.
   * @param handedOut how their last readers got them.
   */
  look(states: States, handedOut: States, now: number): Look {
    const changed: string[] = [];
    let lookAgainIn: number | undefined;
    for (const [name, state] of states) {
      const settlesIn = this.#settlesIn(name, state, handedOut.get(name)?.print, now);
      if (settlesIn === undefined) this.#doubtful.delete(name);
      else if (settlesIn > 0) lookAgainIn = Math.min(settlesIn, lookAgainIn ?? Infinity);
      else {
        this.#known.set(name, state.print);
        this.#doubtful.delete(name);
        changed.push(name);
      }
    }
    return { changed, lookAgainIn };
  }

  /** Milliseconds; undefined where nothing changed. */
  #settlesIn(name: string, state: FileState, handedOut: string | undefined, now: number): number | undefined {
    const { kind, print } = state;
    // No secret is empty, so that an empty file is one whose writer is not done, however long that takes.
    if (kind === 'empty' || this.#isKnown(name, print, handedOut)) return undefined;
    const before = this.#doubtful.get(name);
    const since = before?.print === print ? before.since : now;
    this.#doubtful.set(name, { print, since });
    return since + (kind === 'value' ? SETTLED_AFTER_MS : FAILED_AFTER_MS) - now;
  }

  #isKnown(name: string, print: string, handedOut = print): boolean {
    const known = this.#known.get(name) ?? handedOut;
    this.#known.set(name, known);
    // Both, because whoever read last need not be the one who is told.
    return print === known && print === handedOut;
  }
}
