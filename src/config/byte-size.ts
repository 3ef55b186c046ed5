import { InvalidByteSizeError } from './config.errors.js';
import { reportTo } from './parser-report.js';

const EXPECTED = 'a size such as 1024, 512KiB, 10MiB or 10MB';

const UNITS: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/**
 * Turns `1024`, `512KiB`, `10MiB` or `10MB` into bytes: `MiB` is 1024², `MB` is 1000², in any case.
 *
 * Inside a schema it reports like any other check: `z.string().transform(byteSize)`, arktype's
 * `.pipe(byteSize)`. For valibot, put `v.check(isByteSize)` before `v.transform(byteSize)`.
 *
 * @throws {InvalidByteSizeError} when the text is no size and there is no schema to report to.
 */
export function byteSize(text: string, context?: unknown): number {
  const bytes = parse(text);
  if (bytes !== undefined) return bytes;
  return reportTo(context, EXPECTED, () => {
    throw new InvalidByteSizeError('A size cannot be read.', `Write a number and a unit: ${EXPECTED}.`);
  });
}

/** Whether {@link byteSize} reads a text. */
export function isByteSize(text: string): boolean {
  return parse(text) !== undefined;
}

function parse(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const match = /^(\d+(?:\.\d+)?) ?([kmgt]?i?b)?$/i.exec(text.trim());
  const factor = UNITS[match?.[2]?.toLowerCase() ?? 'b'];
  if (match === null || factor === undefined) return undefined;
  const bytes = Math.round(Number(match[1]) * factor);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}
