/**
 * What is shorter may be a word with a number. Base64 has two more characters, which paths have too, or the two that
 * join words: those belong to a run only where letters of both sizes are in it.
 */
const RUNS: readonly RegExp[] = [
  /[A-Za-z0-9]{16,}/g,
  /[A-Za-z0-9+/]{20,}/g,
  /(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{20,}/g,
];

/** In text that people write, fewer than one character in five is followed by one of another kind. */
const LEAST_CHANGES = 0.2;

/**
 * Whether a text holds what looks like thrown dice: a long run of letters and digits that are mixed as nobody writes
 * them. A UUID is not such a text: its runs are short, and it is mostly the name of something.
 */
export function holdsRandomText(text: string): boolean {
  return RUNS.some((runs) => (text.match(runs) ?? []).some(isRandom));
}

/** Words in capitals change as often, but have no digits. */
function isRandom(run: string): boolean {
  return /\d/.test(run) && changesIn(run) >= LEAST_CHANGES * (run.length - 1);
}

/** How often the kind of character changes. A capital begins a word, so what follows it is no change. */
function changesIn(run: string): number {
  return run.match(/\d(?=[A-Za-z])|[A-Za-z](?=\d)|[a-z](?=[A-Z])/g)?.length ?? 0;
}
