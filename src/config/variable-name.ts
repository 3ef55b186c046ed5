/**
 * The part of a variable's name that a key gives: `poolSize` → `POOL_SIZE`, `apiURL` → `API_URL`, `http2Port`
 * → `HTTP2_PORT`.
 *
 * A word ends where a small letter or a digit meets a capital, and before the last capital of a run that a
 * small letter follows (`XMLFile` → `XML_FILE`) unless that letter is a plural s (`userIDs` → `USER_IDS`). A
 * digit never begins a word. Everything that is neither letter nor digit is one underscore.
 */
export function toVariableName(key: string): string {
  return key
    .replace(/([a-z0-9])(?=[A-Z])/g, '$1_')
    .replace(/([A-Z])(?=[A-Z](?!s(?![a-z]))[a-z])/g, '$1_')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .toUpperCase();
}

/** `APP` and `PORT` → `APP_PORT`; an empty side gives the other. */
export function joinNames(prefix: string, name: string): string {
  return prefix === '' || name === '' ? prefix + name : `${prefix}_${name}`;
}
