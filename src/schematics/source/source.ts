import type { Diagnostic, SourceFile } from 'typescript';
import { DeploymentError } from '../../deployment.error.js';
import type { TypeScript } from './typescript.js';

/** A source file that has to be edited cannot be parsed. */
export class SourceSyntaxError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_SOURCE_SYNTAX';

  constructor(path: string, line: number, problem: string) {
    super(
      `${path}:${line} cannot be parsed: ${problem.replace(/\.?$/, '.')}`,
      'Mend it, and run the command again.',
    );
  }
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * A parsed file and the edits that it will get. Positions are always those of the text that was parsed, whatever was
 * edited before; nothing outside of the edits changes, line ends and formatting included.
 */
export class Source {
  readonly file: SourceFile;
  readonly #edits: Edit[] = [];

  /** @throws {SourceSyntaxError} if the text is no TypeScript. */
  constructor(
    readonly ts: TypeScript,
    readonly path: string,
    readonly text: string,
  ) {
    this.file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
    const [problem] = (this.file as unknown as { parseDiagnostics: readonly Diagnostic[] }).parseDiagnostics;
    if (problem !== undefined) {
      const message = ts.flattenDiagnosticMessageText(problem.messageText, ' ');
      throw new SourceSyntaxError(path, this.lineOf(problem.start ?? 0), message);
    }
  }

  /** From 1, as editors count. */
  lineOf(position: number): number {
    return this.file.getLineAndCharacterOfPosition(position).line + 1;
  }

  insert(at: number, text: string): void {
    this.replace(at, at, text);
  }

  remove(start: number, end: number): void {
    this.replace(start, end, '');
  }

  /** Edits must not overlap; those at one position stand in the order in which they were made. */
  replace(start: number, end: number, text: string): void {
    this.#edits.push({ start, end, text });
  }

  /** The text with all edits. */
  get edited(): string {
    let result = '';
    let last = 0;
    for (const { start, end, text } of this.#edits.toSorted((a, b) => a.start - b.start || a.end - b.end)) {
      if (start < last) throw new RangeError(`Two edits of ${this.path} overlap at ${start}.`);
      result += this.text.slice(last, start) + text;
      last = end;
    }
    return result + this.text.slice(last);
  }
}

/** @throws {SourceSyntaxError} if the text is no TypeScript. */
export function parseSource(ts: TypeScript, path: string, text: string): Source {
  return new Source(ts, path, text);
}
