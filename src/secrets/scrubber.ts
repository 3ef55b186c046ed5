import { processClock, type Clock } from '../clock.js';
import { FormFinder } from './form-finder.js';
import { scrubJson } from './scrub-json.js';
import { scrubText } from './scrub-text.js';
import { escapedOf, formsOfBytes, formsOfText } from './secret-forms.js';
import { leavesOf, linesOf, partsOf, type SecretLeaf } from './secret-leaves.js';

/** Characters, or bytes. What is shorter may be a part of anything. */
const SHORTEST = 8;

/** For how long connections that were opened with an old value may still say so. */
const REMEMBERED_MS = 60 * 60_000;

/** Old values of one secret; leases of seconds would pile up hundreds. */
const MOST_REMEMBERED = 16;

/** One value of a secret. */
interface Issued {
  readonly forms: readonly string[];
  /** Parts that are too short, by their path. */
  readonly short: readonly string[];
  /** When it is forgotten, on the clock; the current value is not. */
  until: number;
}

/**
 * Knows every value that one application was given, and takes them out of what goes out: `<secret databaseUrl>`
 * stands in their place. It is a net for mistakes, so it finds values as they are and in common encodings, not
 * what somebody took apart.
 */
export class SecretScrubber {
  /** Newest first. */
  readonly #issued = new Map<string, readonly Issued[]>();
  readonly #clock: Clock;
  /** Absent while there is nothing to find, or until it is made anew. */
  #finder: FormFinder | undefined;
  #stale = false;
  #ended = false;

  constructor(clock: Clock = processClock) {
    this.#clock = clock;
  }

  /**
   * From now on finds this value: text, bytes, a URL, or all of these in an object. Call it before anybody else gets
   * the value. An old value of the same name is found for another hour, the last 16 of them.
   */
  issue(name: string, value: unknown): void {
    const now = this.#clock.now();
    this.#forget(now);
    const issued = issuedOf(leavesOf(name, value));
    const [current, ...older] = this.#issued.get(name) ?? [];
    if (current !== undefined) {
      if (isSame(current, issued)) return;
      current.until = now + REMEMBERED_MS;
      older.unshift(current);
    }
    this.#issued.set(name, [issued, ...older.slice(0, MOST_REMEMBERED)]);
    this.#stale = true;
  }

  /** What is not found because it has less than 8 characters: `pin`, `database.user`. */
  get unscrubbed(): readonly string[] {
    return [...this.#issued.values()].flatMap(([current]) => current?.short ?? []);
  }

  /** The text without the values. Cheap where there are none. */
  scrub(text: string): string {
    const finder = this.#currentFinder();
    return finder === undefined ? text : scrubText(finder, text);
  }

  /**
   * The same for JSON, which stays JSON. Without a value it comes back as it is; with one it is written anew.
   * @param indent Spaces, where it is for people.
   */
  scrubJson(json: string, indent?: number): string {
    const finder = this.#currentFinder();
    if (finder === undefined || finder.indexIn(json) === -1) return json;
    try {
      return scrubJson(finder, json, indent);
    } catch {
      return scrubText(finder, json);
    }
  }

  /** The application is over. Who writes for several drops it when the next one comes; its last lines come later. */
  end(): void {
    this.#ended = true;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Made when it is needed: a start issues many values in a row. */
  #currentFinder(): FormFinder | undefined {
    if (this.#stale) {
      this.#stale = false;
      this.#finder = finderOf(this.#issued);
    }
    return this.#finder;
  }

  #forget(now: number): void {
    for (const [name, all] of this.#issued) {
      const kept = all.filter(({ until }) => until > now);
      if (kept.length === all.length) continue;
      this.#issued.set(name, kept);
      this.#stale = true;
    }
  }
}

function issuedOf(leaves: readonly SecretLeaf[]): Issued {
  const forms = new Set<string>();
  const short = new Set<string>();
  for (const { path, value } of leaves) {
    const known = typeof value === 'string' ? formsIn(value) : formsInBytes(value);
    for (const form of known) forms.add(form);
    if (known.length === 0 && value.length > 0) short.add(path);
  }
  return { forms: [...forms], short: [...short], until: Number.POSITIVE_INFINITY };
}

/** Space around a value is lost on many ways out. */
function formsIn(text: string): readonly string[] {
  const trimmed = text.trim();
  const whole = [trimmed, ...partsOf(trimmed)].filter(({ length }) => length >= SHORTEST);
  return [...whole.flatMap((part) => [...formsOfText(part)]), ...linesOf(trimmed).flatMap(escapedOf)];
}

function formsInBytes(bytes: Uint8Array): readonly string[] {
  if (bytes.length < SHORTEST) return [];
  return [...formsOfBytes(bytes), ...formsIn(new TextDecoder().decode(bytes))];
}

function isSame(a: Issued, b: Issued): boolean {
  const parts = [...a.forms, ...a.short];
  const others = [...b.forms, ...b.short];
  return parts.length === others.length && parts.every((part, index) => part === others[index]);
}

/** Where two secrets have one value, it goes by the name of the first. */
function finderOf(issued: ReadonlyMap<string, readonly Issued[]>): FormFinder | undefined {
  const names = new Map<string, string>();
  for (const [name, all] of issued) {
    for (const form of all.flatMap(({ forms }) => forms)) {
      if (!names.has(form)) names.set(form, name);
    }
  }
  return names.size === 0 ? undefined : new FormFinder(names);
}
