import type { Found, FormFinder } from './form-finder.js';

/** Replaces the values in a text by the names of their secrets. */
export function scrubText(finder: FormFinder, text: string): string {
  let rest = 0;
  let clean = '';
  for (const found of finder.allIn(text)) {
    clean += `${text.slice(rest, found.start)}${shown(found)}`;
    rest = found.end;
  }
  return rest === 0 ? text : `${clean}${text.slice(rest)}`;
}

/** What stands where a value was: the same as a printed handle. */
export function shown({ name }: Found): string {
  return `<secret ${name}>`;
}
