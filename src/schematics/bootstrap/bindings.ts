import type { Declaration, Expression, Identifier, Node, Symbol as Binding, TypeChecker } from 'typescript';
import type { Source } from '../source/source.js';

/** Which identifiers of one file mean the same thing, whatever scopes and shadowing there are. */
export class Bindings {
  readonly #checker: TypeChecker;
  readonly #uses = new Map<Binding, Identifier[]>();

  constructor(private readonly source: Source) {
    this.#checker = checkerOf(source);
    const visit = (node: Node): void => {
      if (source.ts.isIdentifier(node)) this.#note(node);
      source.ts.forEachChild(node, visit);
    };
    visit(source.file);
  }

  /** What declares it in this file, an import included. */
  declarationOf(identifier: Identifier): Declaration | undefined {
    return this.#bindingOf(identifier)?.declarations?.[0];
  }

  /** What the variable was declared with that it names. */
  initializerOf(identifier: Identifier): Expression | undefined {
    const declaration = this.declarationOf(identifier);
    const isVariable = declaration !== undefined && this.source.ts.isVariableDeclaration(declaration);
    return isVariable ? declaration.initializer : undefined;
  }

  /** Every place that names the same thing, where it is declared aside. */
  usesOf(identifier: Identifier): readonly Identifier[] {
    const binding = this.#bindingOf(identifier);
    const all = binding === undefined ? [] : (this.#uses.get(binding) ?? []);
    return all.filter(
      (use) => !('name' in use.parent && use.parent.name === use && this.#isDeclaration(use.parent)),
    );
  }

  #note(identifier: Identifier): void {
    const binding = this.#bindingOf(identifier);
    if (binding === undefined) return;
    const uses = this.#uses.get(binding);
    if (uses === undefined) this.#uses.set(binding, [identifier]);
    else uses.push(identifier);
  }

  #bindingOf(identifier: Identifier): Binding | undefined {
    const { ts } = this.source;
    const { parent } = identifier;
    if (ts.isPropertyAccessExpression(parent) && parent.name === identifier) return undefined;
    if (ts.isShorthandPropertyAssignment(parent))
      return this.#checker.getShorthandAssignmentValueSymbol(parent);
    if (ts.isExportSpecifier(parent)) return this.#checker.getExportSpecifierLocalTargetSymbol(parent);
    return this.#checker.getSymbolAtLocation(identifier);
  }

  #isDeclaration(node: Node): boolean {
    const { ts } = this.source;
    return !ts.isShorthandPropertyAssignment(node) && !ts.isExportSpecifier(node);
  }
}

/** That of a program of this one file, which is parsed already: nothing is read and nothing is resolved. */
function checkerOf({ ts, file }: Source): TypeChecker {
  const program = ts.createProgram({
    rootNames: [file.fileName],
    options: { noLib: true, noResolve: true, types: [], target: ts.ScriptTarget.Latest },
    host: {
      getSourceFile: () => file,
      getDefaultLibFileName: () => 'lib.d.ts',
      writeFile: () => undefined,
      getCurrentDirectory: () => '',
      getCanonicalFileName: (name) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => '\n',
      fileExists: (path) => path === file.fileName,
      readFile: () => undefined,
    },
  });
  return program.getTypeChecker();
}
