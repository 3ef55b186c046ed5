import type { Declaration, Identifier, Node, VariableDeclaration } from 'typescript';
import { isExported } from '../source/statements.js';
import type { TypeScript } from '../source/typescript.js';
import { contains } from './layout.js';
import { isPlainRead } from './plain-reads.js';
import type { Bootstrap } from './read-bootstrap.js';
import { alone, identifiersIn, isAssigned, namesIn, partOf, variableOf } from './syntax.js';
import { Unsure } from './unsure.js';

/** What will be gone from a bootstrap, whatever is put in its place. */
export class Cuts {
  readonly #nodes: Node[] = [];

  constructor(private readonly bootstrap: Bootstrap) {}

  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  add(...nodes: readonly Node[]): void {
    this.#nodes.push(...nodes);
  }

  /** Whether it is gone, or part of what is. */
  has(node: Node): boolean {
    return this.#nodes.some((one) => contains(one, node));
  }

  /** The uses of a name that stay. */
  remaining(name: Identifier): readonly Identifier[] {
    return this.bootstrap.bindings.usesOf(name).filter((use) => !this.has(use));
  }

  /**
   * Adds the variables that nothing reads any more: the application may be compiled with `noUnusedLocals`.
   *
   * @throws {Unsure} if something is unused then that does more than reading.
   */
  addUnused(): void {
    const { ts } = this.bootstrap.source;
    // Each variable that goes may leave others unused; they come after it in the list.
    for (const node of this.#nodes) {
      for (const name of identifiersIn(ts, node)) {
        const declaration = this.#declarationLeft(name);
        if (declaration !== undefined && this.#isUnused(name)) this.#addDeclaration(name, declaration);
      }
    }
  }

  /** What declares it in this file and is still there; imports are looked at in the end. */
  #declarationLeft(name: Identifier): Declaration | undefined {
    const { bindings, uses, source } = this.bootstrap;
    const declaration = bindings.declarationOf(name);
    if (declaration === undefined || uses.includes(name)) return undefined;
    return this.has(declaration) || isImport(source.ts, declaration) ? undefined : declaration;
  }

  #isUnused(name: Identifier): boolean {
    return this.remaining(name).every((use) => isAssigned(this.bootstrap.source.ts, use));
  }

  #addDeclaration(name: Identifier, declaration: Declaration): void {
    const { ts } = this.bootstrap.source;
    const variable = variableOf(ts, declaration);
    if (variable === undefined || !this.#isReadOnly(variable) || this.remaining(name).length > 0) {
      throw new Unsure(`\`${name.text}\` would not be used any more`);
    }
    const isWhole = namesIn(ts, variable.name).every((one) => this.#isUnused(one));
    const node = isWhole ? alone(ts, variable) : partOf(ts, declaration);
    if (node === undefined) throw new Unsure(`\`${name.text}\` would not be used any more`);
    this.#nodes.push(node);
  }

  #isReadOnly({ initializer, parent }: VariableDeclaration): boolean {
    const { ts } = this.bootstrap.source;
    const isShared = ts.isVariableStatement(parent.parent) && isExported(ts, parent.parent);
    return initializer !== undefined && !isShared && isPlainRead(this.bootstrap, initializer);
  }
}

function isImport(ts: TypeScript, declaration: Declaration): boolean {
  return (
    ts.isImportSpecifier(declaration) ||
    ts.isImportClause(declaration) ||
    ts.isNamespaceImport(declaration) ||
    ts.isImportEqualsDeclaration(declaration)
  );
}
