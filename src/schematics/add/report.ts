import { PLAIN, type Style } from '../../cli/text-style.js';
import type { Adoption } from './adopt.js';
import type { Instruction, KeptFile, Remark } from './notes.js';
import type { NextStep } from './next-steps.js';

/** What was done, or would be, for whoever reads the diff afterwards. */
export function renderReport(
  { app, changes, packages, notes, next }: Adoption,
  { dryRun = false, style = PLAIN }: { readonly dryRun?: boolean; readonly style?: Style } = {},
): string {
  const isDone = changes.length === 0 && packages.length === 0 && notes.instructions.length === 0;
  const title = isDone
    ? `${app.name} is on nestjs-deployment: there is nothing to change.`
    : `nestjs-deployment ${dryRun ? 'would change' : 'in'} ${app.name}`;
  const sections = [
    section(
      dryRun ? 'Would be installed' : 'Installed',
      packages.map(({ name, range, dev }) => `${name}@${range}${dev ? ' (development)' : ''}`),
    ),
    section(
      dryRun ? 'Would be changed' : 'Changed',
      changes.map(({ path, before }) => `${before === undefined ? 'new    ' : 'edited '} ${path}`),
    ),
    section(
      'Kept as it is',
      notes.kept.map((file) => kept(file, style)),
    ),
    section('Please look at', numbered(isDone ? [] : notes.remarks.map((one) => remark(one, style)))),
    section('To be done by hand', numbered(notes.instructions.map((one) => instruction(one, style)))),
    section('Next steps', isDone ? [] : steps(next, style)),
  ];
  return [style.bold(title), ...sections.flatMap((lines) => render(lines, style))].join('\n');
}

interface Section {
  readonly heading: string;
  readonly items: readonly string[];
}

function section(heading: string, items: readonly string[]): Section {
  return { heading, items };
}

function render({ heading, items }: Section, style: Style): readonly string[] {
  return items.length === 0 ? [] : ['', style.bold(heading), ...items.map((item) => indented(item, '  '))];
}

function numbered(items: readonly string[]): readonly string[] {
  return items.map((item, at) => `${at + 1}. ${indented(item, '   ').trimStart()}`);
}

function kept({ path, proposal }: KeptFile, style: Style): string {
  return [`${path} is yours. What would have been written:`, code(proposal, style)].join('\n');
}

function remark({ text, at, code: snippet }: Remark, style: Style): string {
  const first = at === undefined ? text : `${at}: ${text}`;
  return snippet === undefined ? first : [first, code(snippet, style)].join('\n');
}

function instruction({ what, because, code: snippet }: Instruction, style: Style): string {
  const first = because === undefined ? what : `${what}\n${because}`;
  return snippet === undefined ? first : [first, code(snippet, style)].join('\n');
}

function steps(next: readonly NextStep[], style: Style): readonly string[] {
  const width = Math.max(...next.map(({ command }) => command.length));
  return next.map(({ command, does }) => `${style.green(command.padEnd(width))}  ${style.dim(does)}`);
}

function code(text: string, style: Style): string {
  return text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `${style.dim('│')} ${line}`.trimEnd())
    .join('\n');
}

function indented(text: string, by: string): string {
  return text
    .split('\n')
    .map((line) => by + line)
    .join('\n');
}
