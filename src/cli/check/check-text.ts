import type { Problem } from '../../config/problem.js';
import type { CheckProblem, CheckReport, FoundSecret } from '../../inspection/inspection.js';
import { printable } from '../printable.js';
import { table } from '../table.js';
import type { Style } from '../text-style.js';

const GROUPS: readonly (readonly [kind: CheckProblem['kind'], heading: string])[] = [
  ['variable', 'Variables'],
  ['secret', 'Secrets'],
  ['provider', 'Providers'],
  ['module', 'Application'],
];

/** A report for people: what is wrong by where it is mended, what to know, and what is fine. */
export function checkText(report: CheckReport, style: Style): string {
  const { problems, warnings } = report;
  const sections = [
    verdict(problems.length, style),
    ...GROUPS.map(([kind, heading]) => {
      return section(
        heading,
        problems.filter((one) => one.kind === kind),
        style,
      );
    }),
    section('Warnings', warnings, style),
    found(report, style),
  ];
  return `${sections.filter((one) => one !== '').join('\n\n')}\n`;
}

function verdict(count: number, style: Style): string {
  if (count === 0) return style.green('The application can start.');
  return style.red(
    `${count} ${count === 1 ? 'problem keeps' : 'problems keep'} the application from starting.`,
  );
}

function section(
  heading: string,
  problems: readonly (Problem & { readonly module?: string })[],
  style: Style,
): string {
  if (problems.length === 0) return '';
  return [style.bold(heading), ...problems.map((problem) => block(problem, style))].join('\n');
}

function block(
  { name, module, problem, example, hint }: Problem & { readonly module?: string },
  style: Style,
): string {
  const place = module === undefined ? '' : style.dim(` (${printable(module)})`);
  const asides = [...(example === undefined ? [] : [`Example: ${example}`]), ...(hint ?? '').split('\n')];
  return [
    `  ${style.bold(printable(name))}${place} ${printable(problem)}`,
    ...asides.filter((line) => line.trim() !== '').map((line) => `    ${style.dim(printable(line))}`),
  ].join('\n');
}

function found({ variables, secrets, providers }: CheckReport, style: Style): string {
  const read = secrets.filter(({ present }) => present).length;
  const parts = [
    variables === 0 ? '' : counted(variables, 'variable', 'variables'),
    secrets.length === 0 ? '' : `${counted(read, 'secret', 'secrets')} read`,
    providers === 0 ? '' : `${counted(providers, 'provider', 'providers')} made`,
  ].filter((part) => part !== '');
  return [
    ...(parts.length === 0 ? [] : [style.dim(`${parts.join(', ')}.`)]),
    ...(secrets.length === 0 ? [] : [table(secrets.map((secret) => rowOf(secret, style)))]),
  ].join('\n');
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function rowOf({ name, backend, place, present, version }: FoundSecret, style: Style): string[] {
  const where = present ? place : style.dim('not there, and optional');
  return [`  ${name}`, backend, where, version === undefined ? '' : style.dim(`version ${version}`)];
}
