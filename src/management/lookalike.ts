import { isManagementTarget } from './target.js';

/**
 * Runs for every request of the application, so it is one look without a copy: whether the path has, at its beginning
 * or by a way back to it, anything that could become `/-/`. Ordinary paths begin with a letter and have no `..`.
 */
const SUSPICIOUS =
  // Its beginning: no slash, or an empty or disguised part, or a dot, a dash or a code where more has to be known …
  // … and anywhere: two dots, or codes of dots and of codes.
  // eslint-disable-next-line no-control-regex
  /^(?:[^/]|\/(?:[/\\;\0-\x20]|[-.](?:[/\\;%?#.\0-\x20]|$)|%(?![46-9a-fA-F][\da-fA-F]))|[^?]*?(?:\.[.%\0-\x20]|%(?:2?[^\da-fA-F]|2[5eE])))/;

/** How often something on the way may decode, and once more. */
const MOST_DECODINGS = 4;

/** A slash that was encoded: like a backslash it is one to some, and part of a name to others. */
const SOFT = '\uffff';
const SOFT_SLASH = /[\\\uffff]/;

/* eslint-disable no-control-regex */
const DASH = /^\0*-\0*(?:$|[;?#\0])/;
const NOTHING = /^\0*(?:\.\0*)?(?:;|$)/;
const BACK = /^\0*\.\0*\.\0*(?:;|$)/;
const BLANKS = /[\x01-\x20]/g;
/* eslint-enable no-control-regex */

/** What one part of a path is to somebody on the way. */
type Kind = 'dash' | 'nothing' | 'back' | 'name';

/**
 * Whether a target that is not byte for byte `/-/…` is taken for it by anybody on the way: a proxy that decodes, merges
 * slashes, resolves dots or strips parameters, a URL parser or a router. It errs on that side for what no client
 * sends by itself, and never for a path such as `/group/-/name`.
 */
export function looksLikeManagement(target: string): boolean {
  return SUSPICIOUS.test(target) && !isManagementTarget(target) && leadsToDash(pathIn(target));
}

/** Whether it is the application that answers a target, and not the surface or nobody. */
export function isForApplication(target: string): boolean {
  return !isManagementTarget(target) && !looksLikeManagement(target);
}

/** Without query, scheme and its own first slash; the codes in it resolved as far as they go. */
function pathIn(target: string): string {
  const [path = ''] = target.split('?', 1);
  let text = path.replace(BLANKS, '').replace(/^[a-z][a-z\d+.-]*:[/\\]*/i, '//');
  for (let count = 0; count < MOST_DECODINGS && text.includes('%'); count += 1) {
    text = text.replace(/%([\da-f]{2})/gi, decoded).replace(BLANKS, '');
  }
  return text.replace(/^\//, '');
}

function decoded(_code: string, digits: string): string {
  const character = String.fromCharCode(Number.parseInt(digits, 16));
  return character === '/' ? SOFT : character;
}

function leadsToDash(path: string): boolean {
  const way = new Way();
  return path.split('/').some((whole) => way.takes(whole.split(SOFT_SLASH)));
}

/** Walks a path as whoever resolves it would, and where they differ as the one who gets nearer to the root. */
class Way {
  /** The least number of names before the next part. */
  #depth = 0;
  #wasDoubled = false;
  /** Whether there were two slashes in a row: a URL parser takes a name after them for that of a host. */
  #doubled = false;

  /** Goes on by what stands between two slashes; true when it is the dash, with nothing before it. */
  takes(parts: readonly string[]): boolean {
    // To whoever takes only slashes for slashes it is one name or one parameter, however many are in it.
    const most = this.#depth + 1;
    let parameter = false;
    for (const part of parts) {
      const kind = kindOf(part);
      if (kind === 'dash' && this.#depth === 0) return true;
      if (kind === 'nothing') this.#doubled = this.#wasDoubled = true;
      else if (kind === 'back') this.#goBack();
      else if (!parameter) this.#enter(most);
      parameter ||= part.includes(';');
    }
    return false;
  }

  #goBack(): void {
    this.#depth = Math.max(0, this.#depth - 1);
    this.#doubled = this.#wasDoubled;
  }

  #enter(most: number): void {
    if (this.#doubled && this.#depth === 0) this.#doubled = false;
    else this.#depth = Math.min(this.#depth + 1, most);
  }
}

function kindOf(part: string): Kind {
  if (DASH.test(part)) return 'dash';
  if (NOTHING.test(part)) return 'nothing';
  return BACK.test(part) ? 'back' : 'name';
}
