import type { Shown } from './walk-page.js';

/** What differs from one run to the next: a time, and what a page gives as `…`. */
const VOLATILE = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z|…/g;

/** Numbers that measure something. */
const MEASURED = /(?:Seconds|Time)$/;

/** What of the output is not as the page shows it, in words; empty when nothing is. */
export function differences({ format, text }: Shown, output: string): string[] {
  if (format === 'text') return sameText(text, output) ? [] : [`expected:\n${text}\nbut it said:\n${output}`];
  try {
    return compare(JSON.parse(text), JSON.parse(output), '');
  } catch (error) {
    return [`${String(error)}:\n${output}`];
  }
}

/** Whether a text is as shown: times are equal to each other, and `…` stands for anything. */
export function sameText(shown: string, actual: string): boolean {
  const pattern = shown
    .trim()
    .split(VOLATILE)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join('[^]*');
  return new RegExp(`^${pattern}$`).test(actual.trim());
}

/**
 * A list or an object with `…` in it may have more than is shown; without, it may not. Numbers under names such as
 * `ageSeconds` and `responseTime` are equal to each other.
 */
function compare(shown: unknown, actual: unknown, path: string): string[] {
  if (typeof shown === 'string')
    return differs(typeof actual === 'string' && sameText(shown, actual), path, actual);
  if (typeof shown === 'number' && MEASURED.test(path))
    return differs(typeof actual === 'number', path, actual);
  if (Array.isArray(shown)) return compareLists(shown, actual, path);
  if (typeof shown === 'object' && shown !== null) return compareObjects(shown, actual, path);
  return differs(shown === actual, path, actual);
}

function compareLists(shown: readonly unknown[], actual: unknown, path: string): string[] {
  if (!Array.isArray(actual)) return differs(false, path, actual);
  const rest: unknown[] = [...actual];
  const problems = shown
    .filter((one) => one !== '…')
    .flatMap((one) => {
      const at = rest.findIndex((other) => compare(one, other, path).length === 0);
      if (at === -1) return [`${path}: there is no ${JSON.stringify(one)} in ${JSON.stringify(actual)}`];
      rest.splice(at, 1);
      return [];
    });
  return shown.includes('…')
    ? problems
    : [...problems, ...rest.map((one) => `${path}: also ${JSON.stringify(one)}`)];
}

function compareObjects(shown: object, actual: unknown, path: string): string[] {
  if (typeof actual !== 'object' || actual === null) return differs(false, path, actual);
  const { '…': more, ...wanted } = shown as Record<string, unknown>;
  const there = actual as Record<string, unknown>;
  const extra = Object.keys(there).filter((name) => !(name in wanted) && more === undefined);
  return [
    ...Object.entries(wanted).flatMap(([name, value]) => compare(value, there[name], `${path}.${name}`)),
    ...extra.map((name) => `${path}.${name}: also ${JSON.stringify(there[name])}`),
  ];
}

function differs(isSame: boolean, path: string, actual: unknown): string[] {
  return isSame ? [] : [`${path}: it is ${JSON.stringify(actual)}`];
}
