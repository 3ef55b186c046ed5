/** A part of a text that shows a value. */
export interface Found {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** How many characters are looked at together. */
const GRAM = 3;

/** Longer forms are found by their beginning. */
const LARGEST_WINDOW = 32;

/** Entries of the table for each gram of a form: most others then meet an entry that nobody made. */
const SPARSENESS = 16;
const SMALLEST_TABLE = 2 ** 10;
const LARGEST_TABLE = 2 ** 16;

/**
 * Finds any of many forms in a text, by the algorithm of Wu and Manber: a window as long as the shortest form moves
 * over the text, and three characters at its end tell by how many it may move on. So most of the text is never
 * looked at, and how many forms there are hardly matters.
 */
export class FormFinder {
  readonly #window: number;
  /** By the hash of a gram at the end of the window: how far to the next place where a form could begin. */
  readonly #shifts: Uint8Array;
  /** The forms that may stand where the shift is zero, longest first. */
  readonly #candidates = new Map<number, string[]>();

  /** @param forms The name of each form; all of three characters and more. */
  constructor(private readonly forms: ReadonlyMap<string, string>) {
    const texts = [...forms.keys()].toSorted((a, b) => b.length - a.length);
    this.#window = Math.min(LARGEST_WINDOW, texts.at(-1)?.length ?? LARGEST_WINDOW);
    const furthest = this.#window - GRAM + 1;
    this.#shifts = new Uint8Array(tableSize(texts.length * furthest)).fill(furthest);
    for (const text of texts) this.#add(text);
  }

  /** Where the first form at or behind `from` begins; -1 where there is none. */
  indexIn(text: string, from = 0): number {
    const before = this.#window - 1;
    for (let last = from + before; ; last += 1) {
      last = nextStop(text, last, this.#shifts, this.#window - GRAM + 1);
      if (last >= text.length) return -1;
      if (this.#longestAt(text, last - before) !== undefined) return last - before;
    }
  }

  /** All that shows a value, in order. What overlaps is one, under the name of the longest form in it. */
  allIn(text: string): readonly Found[] {
    const all: Found[] = [];
    let longest = 0;
    for (let start = this.indexIn(text); start !== -1; start = this.indexIn(text, start + 1)) {
      const form = this.#longestAt(text, start) as string;
      const name = this.forms.get(form) as string;
      const end = start + form.length;
      const before = all.at(-1);
      if (before === undefined || start >= before.end) {
        all.push({ name, start, end });
        longest = form.length;
      } else {
        const wins = form.length > longest;
        longest = Math.max(longest, form.length);
        all[all.length - 1] = {
          name: wins ? name : before.name,
          start: before.start,
          end: Math.max(end, before.end),
        };
      }
    }
    return all;
  }

  #add(text: string): void {
    for (let last = GRAM - 1; last < this.#window; last += 1) {
      const hash = this.#hashAt(text, last);
      const shift = this.#window - 1 - last;
      this.#shifts[hash] = Math.min(shift, this.#shifts[hash] as number);
      if (shift > 0) continue;
      const candidates = this.#candidates.get(hash);
      if (candidates === undefined) this.#candidates.set(hash, [text]);
      else candidates.push(text);
    }
  }

  #hashAt(text: string, last: number): number {
    return gramAt(text, last) & (this.#shifts.length - 1);
  }

  #longestAt(text: string, start: number): string | undefined {
    return this.#candidates
      .get(this.#hashAt(text, start + this.#window - 1))
      ?.find((form) => text.startsWith(form, start));
  }
}

/**
 * The first place at or behind `from` where a form may end its window; the length of the text when there is none.
 *
 * The hot loop, a function of its own because V8 compiles it better than as a part of a method. Nearly every step is
 * the furthest one, and has its own branch: the processor then reads on without waiting for the table, twice as fast.
 */
function nextStop(text: string, from: number, shifts: Uint8Array, furthest: number): number {
  const mask = shifts.length - 1;
  const { length } = text;
  let last = from;
  while (last < length) {
    const shift = shifts[gramAt(text, last) & mask] as number;
    if (shift === furthest) last += furthest;
    else if (shift > 0) last += shift;
    else return last;
  }
  return length;
}

/** The gram that ends at `last`, as a number. */
function gramAt(text: string, last: number): number {
  return (text.charCodeAt(last - 2) << 10) ^ (text.charCodeAt(last - 1) << 5) ^ text.charCodeAt(last);
}

/** A power of two. */
function tableSize(grams: number): number {
  let size = SMALLEST_TABLE;
  while (size < grams * SPARSENESS && size < LARGEST_TABLE) size *= 2;
  return size;
}
