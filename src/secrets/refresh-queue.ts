import { untilAnnounced } from './refresh-plan.js';

/** Names that are due so soon after others are read with them. */
const TAKEN_ALONG = 1_000;

interface Entry {
  /** On the clock; `Infinity` for never. */
  due: number;
  /** Whether the provider asked for the read that comes. */
  announced: boolean;
  /** Whether it asked for the read that runs. */
  hurried: boolean;
  /** How many reads in a row it asked for in vain. */
  fruitless: number;
  endedAt: number;
}

/** When which name is to be read. Has no timers: whoever asks brings the time. */
export class RefreshQueue {
  readonly #entries = new Map<string, Entry>();

  /** When the next name is due; `Infinity` when none is. */
  get next(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...[...this.#entries.values()].map(({ due }) => due));
  }

  add(name: string, due: number): void {
    const endedAt = Number.NEGATIVE_INFINITY;
    this.#entries.set(name, { due, announced: false, hurried: false, fruitless: 0, endedAt });
  }

  /** The provider says that a name has changed. During its read this means another one after it. */
  announce(name: string, now: number): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    entry.announced = true;
    entry.due = Math.min(entry.due, earliest(entry, now));
  }

  /** Somebody wants it read now. What is due together with it comes along, since the two may be a pair. */
  ask(name: string, now: number): void {
    if (!this.#entries.has(name)) this.add(name, now);
    const { due = now } = this.#entries.get(name) ?? {};
    for (const [other, entry] of this.#entries) {
      const isTogether = other === name || Math.abs(entry.due - due) <= TAKEN_ALONG;
      if (isTogether) entry.due = Math.min(entry.due, now);
    }
  }

  /** Makes a name due that otherwise waits for an announcement. */
  wake(name: string, now: number): void {
    const entry = this.#entries.get(name);
    if (entry?.due === Number.POSITIVE_INFINITY) entry.due = now;
  }

  /** All that is due, and what is due soon after; none of them until their read has ended. */
  take(now: number): readonly string[] {
    return [...this.#entries].flatMap(([name, entry]) => {
      if (entry.due > now + TAKEN_ALONG) return [];
      entry.hurried = entry.announced;
      entry.announced = false;
      entry.due = Number.POSITIVE_INFINITY;
      return [name];
    });
  }

  /** The read of a name has ended; `news` when it changed anything. */
  ended(name: string, { now, due, news }: { now: number; due: number; news: boolean }): void {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    if (news) entry.fruitless = 0;
    else if (entry.hurried) entry.fruitless += 1;
    entry.endedAt = now;
    entry.due = entry.announced ? Math.min(due, earliest(entry, now)) : due;
  }
}

function earliest({ endedAt, fruitless }: Entry, now: number): number {
  return Math.max(now, endedAt + untilAnnounced(fruitless));
}
