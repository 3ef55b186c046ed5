import type { NextStep } from '../add/next-steps.js';
import type { Notes } from '../add/notes.js';

/** What there is to do in a new service. What became different from Nest's own application is news to nobody here. */
export function reportNew(
  { next, notes }: { readonly next: readonly NextStep[]; readonly notes: Notes },
  folder: string,
): string {
  const steps = [...(folder === '' ? [] : [{ command: `cd ${folder}`, does: 'is where it lies' }]), ...next];
  const width = Math.max(0, ...steps.map(({ command }) => command.length));
  return [
    ...notes.instructions.map(({ what, code = '' }) => `To be done by hand: ${what}\n${code}`.trimEnd()),
    'Next steps, once its packages are installed',
    ...steps.map(({ command, does }) => `  ${command.padEnd(width)}  ${does}`),
  ].join('\n');
}
