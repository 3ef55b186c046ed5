import type { ImportDeclaration, ImportEqualsDeclaration } from 'typescript';
import type { Source } from './source.js';

/** What a new import stands below: the last one of its kind, package or file, else the last one. */
export function anchorOf(
  { ts, file }: Source,
  from: string,
): ImportDeclaration | ImportEqualsDeclaration | undefined {
  const imports = file.statements.filter(
    (one) => ts.isImportDeclaration(one) || ts.isImportEqualsDeclaration(one),
  );
  return imports.findLast((one) => isFile(moduleOf(one)) === isFile(from)) ?? imports.at(-1);
}

/** Not a package. */
function isFile(specifier: string): boolean {
  return /^['"]?\./.test(specifier);
}

function moduleOf(statement: ImportDeclaration | ImportEqualsDeclaration): string {
  return ('moduleSpecifier' in statement ? statement.moduleSpecifier : statement.moduleReference).getText();
}

/** Below what has to stand at the top: the line for the shell, a licence, switches of tools, 'use strict'. */
export function topOf(source: Source): number {
  const { ts, text } = source;
  const from = prologueEnd(source);
  const comments = ts.getLeadingCommentRanges(text, from) ?? [];
  const header = comments.findLast(
    ({ pos, end }) => isApart(text.slice(end)) || isSwitch(text.slice(pos, end)),
  );
  const position = header?.end ?? from;
  if (position === 0) return 0;
  return position + (/^\s*/.exec(text.slice(position))?.[0].length ?? 0);
}

function prologueEnd({ ts, file, text }: Source): number {
  const [first] = file.statements;
  const isPrologue =
    first !== undefined && ts.isExpressionStatement(first) && ts.isStringLiteral(first.expression);
  return isPrologue ? first.getEnd() : (ts.getShebang(text)?.length ?? 0);
}

/** Whether a comment is about the file, and not about what follows. */
function isApart(rest: string): boolean {
  return /^[ \t]*\r?\n[ \t]*(\r?\n|$)/.test(rest);
}

function isSwitch(comment: string): boolean {
  return /@ts-(no)?check|lint-disable(?!-next)/.test(comment);
}
