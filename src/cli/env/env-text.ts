import type { Boundary } from '../../inspection/inspection.js';

/** A boundary, and what the service is called in the file. */
interface EnvSubject {
  readonly name: string;
  readonly boundary: Boundary;
}

/** How one kind of file is written. */
export type EnvRenderer = (subject: EnvSubject) => string;

/** Lines with `# ` before each. */
export function commented(lines: readonly string[], indent = ''): string[] {
  return lines.map((line) => `${indent}# ${line}`.trimEnd());
}

/** Blocks of lines with an empty line between them, and one end of line at the end. */
export function joined(blocks: readonly (readonly string[])[]): string {
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
