import { basename, dirname, join } from 'node:path';
import ts from 'typescript';
import { repository } from './repository.js';

/** A `ts` fence of a page or of a doc comment. */
export interface Snippet {
  readonly page: string;
  /** The line of its first line of code, from 1. */
  readonly line: number;
  readonly code: string;
}

/** The fences of a Markdown page, or of the doc comments of a source file. */
export function snippetsOf(page: string, text: string): Snippet[] {
  const snippets: Snippet[] = [];
  const lines = page.endsWith('.ts') ? text.split('\n').map(withoutCommentMarks) : text.split('\n');
  let opened: { line: number; code: string[] } | undefined;
  for (const [at, line] of lines.entries()) {
    const fence = line.trim();
    if (opened === undefined && fence === '```ts') opened = { line: at + 2, code: [] };
    else if (opened !== undefined && fence === '```') {
      snippets.push({ page, line: opened.line, code: opened.code.join('\n') });
      opened = undefined;
    } else opened?.code.push(line);
  }
  return snippets;
}

/** TSDoc wants `@` escaped inside an example. */
function withoutCommentMarks(line: string): string {
  return line.replace(/^\s*\* ?/, '').replaceAll(String.raw`\@`, '@');
}

/**
 * Compiles the snippets as the project compiles, in memory, and returns one line for each problem, with page and line.
 * Snippets of one page import each other by the file name in their first line: `// app.config.ts`.
 */
export function problemsOf(snippets: readonly Snippet[]): string[] {
  const files = new Map(snippets.map((snippet) => [fileNameOf(snippet, snippets), snippet]));
  const program = ts.createProgram([...files.keys()], compilerOptions(), hostWith(files));
  return [...files].flatMap(([fileName, snippet]) => {
    const file = program.getSourceFile(fileName);
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      (diagnostic) => describe(diagnostic, snippet),
    );
  });
}

function fileNameOf(snippet: Snippet, all: readonly Snippet[]): string {
  const name = nameIn(snippet);
  const isFirst = all.find((other) => other.page === snippet.page && nameIn(other) === name) === snippet;
  const file = name !== undefined && isFirst ? name : `snippet-${snippet.line}.ts`;
  return join(repository, dirname(snippet.page), `.snippets-${basename(snippet.page)}`, file);
}

function nameIn({ code }: Snippet): string | undefined {
  return /^\/\/ ([\w.-]+\.ts)\b/.exec(code)?.[1];
}

function hostWith(files: ReadonlyMap<string, Snippet>): ts.CompilerHost {
  const host = ts.createCompilerHost(compilerOptions());
  // Without imports and exports a file is a script, and scripts see each other's names.
  const textOf = (name: string) => {
    const snippet = files.get(name);
    return snippet === undefined ? undefined : `${snippet.code}\nexport {};\n`;
  };
  return {
    ...host,
    directoryExists: () => true,
    fileExists: (name) => files.has(name) || host.fileExists(name),
    readFile: (name) => textOf(name) ?? host.readFile(name),
    getSourceFile: (name, options, ...rest) => {
      const text = textOf(name);
      return text === undefined
        ? host.getSourceFile(name, options, ...rest)
        : ts.createSourceFile(name, text, options, true, ts.ScriptKind.TS);
    },
  };
}

function describe({ start = 0, file, messageText, code }: ts.Diagnostic, { page, line }: Snippet): string {
  const within = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start).line;
  return `${page}:${line + within}: TS${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
}

function compilerOptions(): ts.CompilerOptions {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(repository, 'tsconfig.json'),
    { noUnusedLocals: false, noUnusedParameters: false },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  );
  return config?.options ?? {};
}
