import { PLAIN, type Style } from '../../cli/text-style.js';
import type { Adoption } from './adopt.js';
import type { Change } from '../workspace/draft.js';
import type { NeededPackage } from '../workspace/install.js';
import type { Instruction, KeptFile, Remark } from './notes.js';
import type { NextStep } from './next-steps.js';

/** What was done, or would be, for whoever reads the diff afterwards. */
export function renderReport(
  adoption: Adoption,
  { dryRun = false, style = PLAIN }: { readonly dryRun?: boolean; readonly style?: Style } = {},
): string {
  const { name } = adoption.app;
  if (hasNothingToDo(adoption)) {
    const title = style.bold(`${name} is on nestjs-deployment: there is nothing to change.`);
    return [title, ...render(keptFiles(adoption, style), style)].join('\n');
  }
  const title = style.bold(`nestjs-deployment ${dryRun ? 'would be' : 'is now'} in ${name}`);
  return [title, ...sections(adoption, dryRun, style).flatMap((one) => render(one, style))].join('\n');
}

function hasNothingToDo({ changes, packages, notes }: Adoption): boolean {
  return changes.length === 0 && packages.length === 0 && notes.instructions.length === 0;
}

function sections(adoption: Adoption, dryRun: boolean, style: Style): readonly Section[] {
  const { changes, packages, notes, next } = adoption;
  return [
    section(headingOf(adoption, dryRun), packages.map(needed)),
    section(dryRun ? 'Would be changed' : 'Changed', changes.map(changed)),
    keptFiles(adoption, style),
    section('Please look at', numbered(notes.remarks.map((one) => remark(one, style)))),
    section('To be done by hand', numbered(notes.instructions.map((one) => instruction(one, style)))),
    section('Next steps', steps(next, style)),
  ];
}

function headingOf({ isInstalled = false }: Adoption, dryRun: boolean): string {
  if (dryRun) return 'Would be installed';
  return isInstalled ? 'Installed' : 'Has to be installed';
}

function keptFiles({ notes }: Adoption, style: Style): Section {
  return section(
    'Kept as it is',
    notes.kept.map((file) => kept(file, style)),
  );
}

function needed({ name, range, dev }: NeededPackage): string {
  return `${name}@${range}${dev ? ' (development)' : ''}`;
}

function changed({ path, before }: Change): string {
  return `${before === undefined ? 'new   ' : 'edited'}  ${path}`;
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
