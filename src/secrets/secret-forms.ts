import { inspect } from 'node:util';

/** A line is JSON itself, and its texts may hold JSON that holds JSON. */
const DEEPEST_ESCAPE = 4;

/** How a text looks when it comes out: plain and in what programs make of text on its way. */
export function formsOfText(text: string): ReadonlySet<string> {
  const escaped = escapedOf(text);
  const inspected = inspect(text, { breakLength: Infinity, maxStringLength: null }).slice(1, -1);
  const forms = new Set([...escaped, ...escapedOf(inspected)]);
  // In JSON that is put into a URL or encoded as a whole, a value is escaped once before.
  for (const inner of escaped.slice(0, 2)) {
    addAll(forms, uriForms(inner));
    addAll(forms, base64Forms(Buffer.from(inner)));
  }
  return forms;
}

/** How bytes look when they come out, besides as the text that they may be. */
export function formsOfBytes(bytes: Uint8Array): ReadonlySet<string> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const hex = buffer.toString('hex');
  return new Set([...base64Forms(buffer), hex, hex.toUpperCase(), buffer.join(',')]);
}

/** The text, then as a string of JSON, then as a string of JSON within one, and so on. */
export function escapedOf(text: string): readonly string[] {
  const forms = [text];
  for (let depth = 1, last = text; depth <= DEEPEST_ESCAPE; depth += 1) {
    last = JSON.stringify(last).slice(1, -1);
    forms.push(last);
  }
  return forms;
}

function uriForms(text: string): readonly string[] {
  // Through bytes, because half a surrogate pair cannot be escaped.
  const sound = Buffer.from(text).toString();
  const url = Object.assign(new URL('http://host'), { password: sound });
  const component = encodeURIComponent(sound);
  const forms = [component, encodeURI(sound), new URLSearchParams([['', sound]]).toString().slice(1)];
  return [...forms, ...forms.map(inLowerCase), url.password, encodeURIComponent(component)];
}

function inLowerCase(escaped: string): string {
  return escaped.replace(/%[\dA-F]{2}/g, (byte) => byte.toLowerCase());
}

/**
 * Base64 of the value alone, and what it looks like inside base64 of something longer (`user:password`): that depends
 * on where in a group of three bytes it begins. Characters that it shares with its neighbours are left out.
 */
function base64Forms(bytes: Buffer): readonly string[] {
  const forms: string[] = [];
  for (const alphabet of ['base64', 'base64url'] as const) {
    forms.push(bytes.toString(alphabet));
    for (const before of [0, 1, 2]) {
      const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString(alphabet);
      forms.push(encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6)));
    }
  }
  return [...forms, ...forms.map(encodeURIComponent)];
}

function addAll(forms: Set<string>, more: readonly string[]): void {
  for (const form of more) forms.add(form);
}
