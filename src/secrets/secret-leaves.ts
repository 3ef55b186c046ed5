/** One text or one piece of binary data of a secret. */
export interface SecretLeaf {
  /** Where in the secret: `database.password`. */
  readonly path: string;
  readonly value: string | Uint8Array;
}

/** Every text and all bytes of a value, however deep in objects and arrays. */
export function leavesOf(
  path: string,
  value: unknown,
  seen: ReadonlySet<unknown> = new Set(),
): readonly SecretLeaf[] {
  if (typeof value === 'string' || value instanceof Uint8Array) return [{ path, value }];
  if (value instanceof URL) return [{ path, value: value.href }];
  if (typeof value !== 'object' || value === null || seen.has(value)) return [];
  const above = new Set(seen).add(value);
  return Object.entries(value).flatMap(([key, member]) =>
    leavesOf(Array.isArray(value) ? path : `${path}.${key}`, member, above),
  );
}

/** What of a text is a secret of its own: the texts in JSON, the password of a URL. */
export function partsOf(text: string): readonly string[] {
  return [...membersOf(text), ...passwordOf(text)];
}

/** A shorter line may be a part of anything. */
const SHORTEST_LINE = 16;

/** The lines of a key, which `inspect()` shows one by one; without the frame of PEM, which all keys share. */
export function linesOf(text: string): readonly string[] {
  if (!text.includes('\n') || membersOf(text).length > 0) return [];
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line.length >= SHORTEST_LINE && !line.startsWith('-----'));
}

function membersOf(text: string): readonly string[] {
  if (!/^[{["]/.test(text)) return [];
  try {
    return leavesOf('', JSON.parse(text)).flatMap(({ value }) => (typeof value === 'string' ? value : []));
  } catch {
    return [];
  }
}

function passwordOf(text: string): readonly string[] {
  const password = URL.parse(text)?.password ?? '';
  return password === '' ? [] : [password, decoded(password)];
}

/** What is no escape stays as it is. */
function decoded(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (bytes) =>
    Buffer.from(bytes.replaceAll('%', ''), 'hex').toString(),
  );
}
