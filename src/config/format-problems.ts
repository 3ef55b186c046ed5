import type { Problem } from './problem.js';

/** How a list of problems is to look. */
export interface ProblemFormat {
  /** Bold names and dim hints, for a terminal. @default false */
  readonly color?: boolean;
  /** What does not keep the application from starting. */
  readonly warnings?: readonly Problem[];
}

/** Lists problems for people: a heading with the count, then a block each. */
export function formatProblems(
  problems: readonly Problem[],
  { color = false, warnings = [] }: ProblemFormat = {},
): string {
  const style = color ? STYLED : PLAIN;
  const sections = [
    problems.length > 0
      ? section(problems, 'problem keeps', 'problems keep', ' the application from starting:', style)
      : '',
    warnings.length > 0 ? section(warnings, 'warning', 'warnings', ':', style) : '',
  ];
  return sections.filter(Boolean).join('\n\n');
}

interface Style {
  readonly name: (text: string) => string;
  readonly aside: (text: string) => string;
}

const PLAIN: Style = { name: (text) => text, aside: (text) => text };
const STYLED: Style = {
  name: (text) => `\u001B[1m${text}\u001B[22m`,
  aside: (text) => `\u001B[2m${text}\u001B[22m`,
};

function section(list: readonly Problem[], one: string, many: string, rest: string, style: Style): string {
  const heading = `${list.length} ${list.length === 1 ? one : many}${rest}`;
  return [heading, ...list.map((problem) => block(problem, style))].join('\n\n');
}

function block({ name, problem, example, hint }: Problem, style: Style): string {
  const lines = [`  ${style.name(printable(name))} ${printable(problem)}`];
  if (example !== undefined) lines.push(`    ${style.aside(`Example: ${printable(example)}`)}`);
  if (hint !== undefined) lines.push(`    ${style.aside(printable(hint))}`);
  return lines.join('\n');
}

// The name of an undeclared variable is whatever somebody passed in, an escape sequence included.
function printable(text: string): string {
  return text.replace(/\p{Cc}+/gu, '?');
}
