import type ts from 'typescript';

/** The packages that a source imports, requires or loads late by a constant name; those of Node.js itself left out. */
export function packagesImportedBy(source: string, { preProcessFile }: typeof ts): string[] {
  return preProcessFile(source, true, true).importedFiles.flatMap(({ fileName }) => packageOf(fileName));
}

/** `@nestjs/common` of `@nestjs/common/enums`; nothing for a relative path and for Node's own modules. */
function packageOf(specifier: string): string[] {
  return /^(?!\.|node:)(@[^/]+\/)?[^/]+/.exec(specifier)?.slice(0, 1) ?? [];
}
