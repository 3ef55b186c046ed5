import type { TextStream } from './text-stream.js';
import { PLAIN, styleFor, type Style } from './text-style.js';

export interface OutputOptions {
  readonly stdout: TextStream;
  readonly stderr: TextStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Standard output is for one JSON document and nothing else. @default false */
  readonly json?: boolean;
}

const ERASE_LINE = '\r\u001B[K';

/** Where a command writes: text for people, or one JSON document and the text beside it on standard error. */
export class Output {
  /** Whether a program reads: `--json`. */
  readonly json: boolean;
  /** For what {@link text} and {@link result} write. Plain where nobody sees colours. */
  readonly style: Style;
  /** For what {@link note} writes. */
  readonly noteStyle: Style;

  readonly #stdout: TextStream;
  readonly #stderr: TextStream;
  #isProgressing = false;
  #hasResult = false;

  constructor({ stdout, stderr, env, json = false }: OutputOptions) {
    this.json = json;
    this.#stdout = stdout;
    this.#stderr = stderr;
    this.noteStyle = styleFor(stderr, env);
    this.style = json ? this.noteStyle : styleFor(stdout, env);
  }

  /** Whether {@link text} comes out in colours. */
  get color(): boolean {
    return this.style !== PLAIN;
  }

  /** Text for people, on standard output; beside a JSON document on standard error. */
  text(text: string): void {
    this.#write(this.json ? this.#stderr : this.#stdout, text);
  }

  /** What is not the result, on standard error: a warning, what is being done. */
  note(text: string): void {
    this.#write(this.#stderr, text);
  }

  /** What the command found or did: with `--json` the document, else the text. Once in a command. */
  result(document: object, text: string): void {
    if (this.#hasResult) throw new Error('A command has one result.');
    this.#hasResult = true;
    this.#write(this.#stdout, this.json ? JSON.stringify(document, null, 2) : text);
  }

  /** What is waited for, in a line that the next one replaces. Only on a terminal. */
  progress(text: string): void {
    if (this.#stderr.isTTY !== true) return;
    const line = text.slice(0, (this.#stderr.columns ?? 80) - 1);
    this.#stderr.write(`${ERASE_LINE}${this.noteStyle.dim(line)}`);
    this.#isProgressing = true;
  }

  /** Takes the line of {@link progress} away. */
  endProgress(): void {
    if (this.#isProgressing) this.#stderr.write(ERASE_LINE);
    this.#isProgressing = false;
  }

  /** Whether {@link result} was called. */
  get hasResult(): boolean {
    return this.#hasResult;
  }

  #write(stream: TextStream, text: string): void {
    this.endProgress();
    if (text !== '') stream.write(text.endsWith('\n') ? text : `${text}\n`);
  }
}
