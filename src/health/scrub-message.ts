/** More than this is not looked at, which bounds the work; what is shown is far shorter. */
const LONGEST_INPUT = 2_048;
const LONGEST_OUTPUT = 300;

/** Up to the last `@` of the word: a password that nobody escaped may hold `/`, `:` and `@` itself. */
const URL_CREDENTIALS = /(?<![a-z0-9+.-])([a-z][a-z0-9+.-]*:\/\/)\S*@/gi;

const SECRET_NAMES =
  'pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|access[-_]?key|private[-_]?key|client[-_]?secret|credentials?|signature|sig';

/**
 * `password=…` of a DSN or a query, bare or quoted. A colon counts only before a quote: `token: expired` is a
 * reason.
 */
const SECRET_PAIRS = new RegExp(
  `([a-z0-9_-]*(?:${SECRET_NAMES})["']?\\s*)(=\\s*(?:"[^"]*"?|'[^']*'?|[^\\s&;,]+)|:\\s*(?:"[^"]*"?|'[^']*'?))`,
  'gi',
);

const AUTHORIZATION = /\b(bearer|basic)\s+[A-Za-z0-9+/._~=-]{4,}/gi;

/** Takes the credentials out of a message, and line breaks, and what is too long to be read. */
export function scrubMessage(message: string): string {
  const text = beginning(message)
    // oxlint-disable-next-line no-control-regex -- a line break would make two log lines of one
    .replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ')
    .replace(URL_CREDENTIALS, '$1***@')
    .replace(SECRET_PAIRS, (_all, name: string, value: string) => `${name}${value.charAt(0)}***`)
    .replace(AUTHORIZATION, '$1 ***')
    .trim();
  return text.length > LONGEST_OUTPUT ? `${text.slice(0, LONGEST_OUTPUT - 1)}…` : text;
}

/** Cut between words: half a URL has no `@` yet, and its password could not be recognised. */
function beginning(message: string): string {
  if (message.length <= LONGEST_INPUT) return message;
  return message.slice(0, LONGEST_INPUT).replace(/\S*$/, '');
}
