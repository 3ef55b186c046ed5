import type { AnyConfigClass } from './config.js';
import { UnsupportedSchemaError } from './config.errors.js';
import { exampleOf, expectedOf, toText } from './expected.js';
import { type Group, planVariables, type Variable } from './variable-plan.js';

/** One variable, for whoever deploys the application. */
export interface VariableDescription {
  readonly variable: string;
  /** Read when the first is unset: `PORT` beside `APP_PORT`. */
  readonly alternatives?: readonly string[];
  /** What it takes, in words: `a whole number from 0 to 65535`. */
  readonly type: string;
  /** Whether the application starts without it. */
  readonly required: boolean;
  /** As it would be written in the environment. */
  readonly default?: string;
  readonly description?: string;
  readonly example?: string;
  /** The optional group it belongs to, `APP_SMTP_*`: all of its required variables are set, or none. */
  readonly group?: { readonly name: string; readonly required: boolean };
}

/** Where the variables are read if not under the prefix of the class. */
export interface DescribeOptions {
  readonly prefix?: string;
}

/**
 * Lists every variable that a class reads, in the order of its schema.
 *
 * @throws {UnsupportedSchemaError} when a part of the schema cannot be read from variables.
 */
export function describe(config: AnyConfigClass, { prefix }: DescribeOptions = {}): VariableDescription[] {
  const { root, problems } = planVariables(config, prefix);
  const [refused] = problems;
  if (refused !== undefined) {
    throw new UnsupportedSchemaError(`${refused.name} ${refused.problem}`, refused.hint ?? '');
  }
  return describeGroup(root, undefined);
}

/** The same as a Markdown table, for a README. */
export function describeAsMarkdown(config: AnyConfigClass, options?: DescribeOptions): string {
  return markdownTable(describe(config, options));
}

/** Described variables as a Markdown table. */
export function markdownTable(variables: readonly VariableDescription[]): string {
  const rows = variables.map((entry) => [
    [entry.variable, ...(entry.alternatives ?? [])].map(code).join(', '),
    `${capital(entry.type)}.`,
    defaultCell(entry),
    entry.description ?? '',
  ]);
  const head = [
    ['Variable', 'Takes', 'Default', 'Description'],
    ['---', '---', '---', '---'],
  ];
  return [...head, ...rows].map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');
}

function describeGroup(group: Group, optional: Group | undefined): VariableDescription[] {
  const around = group.required && !group.nullable ? optional : group;
  return [...group.members.values()].flatMap((node) => {
    return node.kind === 'group' ? describeGroup(node, around) : [describeVariable(node, around)];
  });
}

function describeVariable(variable: Variable, group: Group | undefined): VariableDescription {
  const { names, required, nullable, annotations } = variable;
  const [name, ...alternatives] = names;
  const isNeeded = required && !nullable;
  return {
    variable: name,
    ...(alternatives.length > 0 && { alternatives }),
    type: expectedOf(variable),
    required: isNeeded && group === undefined,
    ...given('default', defaultOf(variable)),
    ...given('description', annotations.description),
    ...given('example', exampleOf(variable)),
    ...(group !== undefined && { group: { name: group.pattern, required: isNeeded } }),
  };
}

/** A field that is left out when there is no text for it. */
export function given<Key extends string>(
  key: Key,
  text: string | undefined,
): { readonly [K in Key]?: string } {
  return text === undefined ? {} : ({ [key]: text } as { readonly [K in Key]?: string });
}

/** A default as it would be written in the environment. */
export function defaultOf({ annotations }: Variable): string | undefined {
  const value = annotations.default;
  return value === undefined || value === null ? undefined : toText(value);
}

function defaultCell({ required, default: fallback, group }: VariableDescription): string {
  if (required) return 'required';
  if (group?.required === true) return `required with ${code(group.name)}`;
  return fallback === undefined ? '' : code(fallback);
}

/** Backticks in it need more of them around it. */
function code(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${text}${fence}` : `${fence} ${text} ${fence}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replace(/\s*[\r\n\u0085\u2028\u2029]\s*/g, ' ');
}
