import { inspect } from 'node:util';
import { CliError } from './cli-error.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import type { Output } from './output.js';

/** An error of this package, maybe of the application's own copy of it: its class is another one then. */
interface Coded extends Error {
  readonly code: string;
  readonly hint: string;
}

/** Prints what was thrown: problem, what to do, and code; with its stack what nobody foresaw. */
export function reportError(thrown: unknown, output: Output): ExitCode {
  const error = isCoded(thrown) ? partsOf(thrown) : { message: messageOf(thrown) };
  const text = isCoded(thrown) ? inLines(thrown, output) : inspect(thrown);
  output.note(`${output.noteStyle.red('Error:')} ${text}`);
  if (output.json && !output.hasResult) output.result({ error }, '');
  return thrown instanceof CliError ? thrown.exitCode : EXIT.failed;
}

function isCoded(thrown: unknown): thrown is Coded {
  if (!(thrown instanceof Error)) return false;
  const { code, hint } = thrown as Partial<Coded>;
  return code?.startsWith?.('DEPLOYMENT_') === true && typeof hint === 'string';
}

/** The message has the hint at its end, for whoever prints nothing else. */
function partsOf({ code, hint, message }: Coded): Record<'code' | 'message' | 'hint', string> {
  const hasBoth = hint !== '' && message.endsWith(` ${hint}`);
  return { code, message: hasBoth ? message.slice(0, -hint.length - 1) : message, hint };
}

function inLines(error: Coded, { noteStyle }: Output): string {
  const { code, message, hint } = partsOf(error);
  return [message, hint, noteStyle.dim(`(${code})`)].filter(Boolean).join('\n');
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
