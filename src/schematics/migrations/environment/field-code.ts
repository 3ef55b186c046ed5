import { keyOf, type ReadVariable } from './fields.js';
import type { Read } from './reads.js';

/** Properties for `z.object({ … })`, those that share their first word in a group of their own. */
export function fieldLines(variables: readonly ReadVariable[]): readonly string[] {
  const groups = Map.groupBy(variables, ({ name }) => name.split('_')[0] ?? '');
  return [...groups].flatMap(([word, members]) => {
    if (!isGroup(word, members)) return members.map((one) => fieldLine(one, one.name));
    const lines = members.map((one) => `  ${fieldLine(one, one.name.slice(word.length + 1))}`);
    return [`${keyOf(word)}: z.object({`, ...lines, '}),'];
  });
}

/** Properties for `Secrets({ … })`. */
export function secretLines(variables: readonly ReadVariable[]): readonly string[] {
  return variables.map((one) => {
    const { required, fallback } = merged(one.reads);
    const isOptional = !required && fallback === undefined;
    return `${keyOf(one.name)}: z.string()${isOptional ? '.optional()' : ''}, // ${namesOf(one)}: ${placesOf(one)}`;
  });
}

function isGroup(word: string, members: readonly ReadVariable[]): boolean {
  return members.length > 1 && members.every(({ name }) => name.length > word.length);
}

function fieldLine(variable: ReadVariable, rest: string): string {
  return `${keyOf(rest)}: ${schemaOf(merged(variable.reads))}, ${comment(variable)}`;
}

/** Where it is read from then, and who reads it now. */
function comment(variable: ReadVariable): string {
  const [now, next] = [namesOf(variable), `APP_${variable.name}`];
  return `// ${now === next ? next : `${now} → ${next}`}: ${placesOf(variable)}`;
}

function namesOf({ reads }: ReadVariable): string {
  return [...new Set(reads.map(({ variable }) => variable))].join(', ');
}

/** Everything that reads it: `src/main.ts:8, src/orders.ts:12`. */
export function placesOf({ reads }: ReadVariable): string {
  return [...new Set(reads.map(({ at }) => at))].join(', ');
}

type Merged = Pick<Read, 'type' | 'fallback' | 'required'>;

/** What all reads of a variable agree upon: whoever makes more of it than text knows what it is. */
function merged(reads: readonly Read[]): Merged {
  const telling = reads.find(({ type }) => type !== 'text');
  const fallback = reads.find((read) => read.fallback !== undefined)?.fallback;
  const type = telling?.type ?? typeOfFallback(fallback);
  return {
    type,
    required: reads.some(({ required }) => required),
    ...(fallback !== undefined && { fallback }),
  };
}

function typeOfFallback(fallback: Merged['fallback']): Merged['type'] {
  if (typeof fallback === 'number') return Number.isInteger(fallback) ? 'integer' : 'number';
  return typeof fallback === 'boolean' ? 'boolean' : 'text';
}

const SCHEMAS = {
  text: 'z.string()',
  number: 'z.number()',
  integer: 'z.number().int()',
  boolean: 'z.boolean()',
  list: 'z.array(z.string())',
} as const;

function schemaOf({ type, fallback, required }: Merged): string {
  const value = fallback === undefined ? undefined : valueFor(type, fallback);
  if (value !== undefined) return `${SCHEMAS[type]}.default(${value})`;
  return required ? SCHEMAS[type] : `${SCHEMAS[type]}.optional()`;
}

/** As code; undefined where the text is no value of the type. */
function valueFor(type: Merged['type'], fallback: string | number | boolean): string | undefined {
  if (type === 'number' || type === 'integer')
    return Number.isFinite(Number(fallback)) ? String(Number(fallback)) : undefined;
  if (type === 'boolean') return String(fallback !== false && !/^(false|0|no|off|)$/i.test(String(fallback)));
  if (type === 'list') {
    const items = String(fallback)
      .split(',')
      .filter((item) => item.trim() !== '');
    return `[${items.map((item) => quoted(item.trim())).join(', ')}]`;
  }
  return quoted(String(fallback));
}

function quoted(text: string): string {
  const double = JSON.stringify(text);
  return text.includes("'") ? double : `'${double.slice(1, -1).replaceAll(String.raw`\"`, '"')}'`;
}
