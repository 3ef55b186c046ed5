import { inspect } from 'node:util';
import { tracesOf } from '../../../src/secrets/traces-of.js';

/** What no text may hold, whoever was given it: a token of OpenBao or of Vault. */
const TOKEN = /\b(?:hv[sb]|[sb])\.[A-Za-z0-9]{20,}/;

/** Looks for values in everything that came out of a service. */
export class LeakHunt {
  /** The name of each value. */
  readonly #canaries = new Map<string, string>();
  readonly #texts = new Map<string, string[]>();

  /** Looks for this value too, also in what was handed in before: some become known only on the way. */
  lookFor(name: string, value: string): void {
    this.#canaries.set(value, name);
  }

  /** Hands in what came out at this place. */
  search(place: string, text: string): void {
    const texts = this.#texts.get(place) ?? [];
    texts.push(text);
    this.#texts.set(place, texts);
  }

  /** All that logging, serialising or inspecting an error could bring out. */
  searchError(place: string, error: Error): void {
    const inspected = inspect(error, {
      showHidden: true,
      depth: 10,
      maxStringLength: Infinity,
      maxArrayLength: Infinity,
    });
    const { cause, message, stack } = error;
    const members = JSON.stringify(Object.assign({}, error, { cause, message, stack }));
    this.search(place, `${inspected}\n${JSON.stringify(error)}\n${members}`);
  }

  /** What is looked for, by name; several values may have the same. */
  get canaries(): readonly string[] {
    return [...this.#canaries.values()].toSorted();
  }

  /** Where something was handed in: a hunt that has not looked has not found anything either. */
  get places(): readonly string[] {
    return [...this.#texts.keys()].toSorted();
  }

  /** What was found: `stdout: password, JSON-escaped`. */
  get findings(): readonly string[] {
    const found = [...this.#texts].flatMap(([place, texts]) =>
      this.#foundIn(texts.join('\n')).map((what) => `${place}: ${what}`),
    );
    return found.toSorted();
  }

  /** The places of the findings. */
  get leaks(): readonly string[] {
    return [...new Set(this.findings.map((finding) => finding.split(':')[0] ?? ''))].toSorted();
  }

  #foundIn(text: string): readonly string[] {
    const known = [...this.#canaries].flatMap(([value, name]) =>
      tracesOf(value, text).map((form) => `${name}, ${form}`),
    );
    return TOKEN.test(text) ? [...known, 'a token'] : known;
  }
}
