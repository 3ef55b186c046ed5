const LONGEST_PATH = 2_048;

/** A target that is nothing but a path of harmless characters, as nearly all are. */
const IS_PLAIN = /^\/[\x21\x22\x24-\x3e\x40-\x7e]{0,2000}$/;

/** The path of a request target, without query, fragment and credentials, fit for a log line. */
export function pathOf(target: string): string {
  if (IS_PLAIN.test(target)) return target;
  const from = target.startsWith('/') ? 0 : endOfAuthority(target);
  const rest = target.slice(from);
  const end = rest.search(/[?#]/);
  const path = (end === -1 ? rest : rest.slice(0, end)) || '/';
  const short = path.length > LONGEST_PATH ? `${path.slice(0, LONGEST_PATH)}...` : path;
  // Bytes above 0x7f are left to the parser's leniency, and some of them steer terminals.
  return /^[\x21-\x7e]*$/.test(short) ? short : short.replace(/[^\x21-\x7e]/g, percentEncode);
}

/** Where the path begins in an absolute-form target, `http://user:pass@host/path`. */
function endOfAuthority(target: string): number {
  const scheme = target.indexOf('://');
  if (scheme === -1) return 0;
  const path = target.slice(scheme + 3).search(/[/?#]/);
  return path === -1 ? target.length : scheme + 3 + path;
}

function percentEncode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
