import type { Application } from '../workspace/application.js';

/** A class, and the file that it is declared in. */
interface Declaration {
  readonly path: string;
  readonly name: string;
}

/** What the files of an application depend on. */
export interface FilesContext {
  readonly app: Application;
  /** What it answers HTTP with. */
  readonly adapter?: 'express' | 'fastify';
  /** The port that it listened on before. */
  readonly port?: number;
  /** Whether `serve()` starts it. One that does, and has no adapter, is a worker. */
  readonly serves: boolean;
  /** Whether it declares what it takes by classes of its own, or has nothing to declare. */
  readonly declares?: boolean;
  readonly rootModule: Declaration;
  readonly declared: { readonly config: Declaration; readonly secrets: Declaration };
}

/** Whether it has no routes: nothing balances it, and nobody asks it but for `/-/`. */
export function isWorker({ adapter, serves }: FilesContext): boolean {
  return serves && adapter === undefined;
}

/** A file that an application gets. */
export interface Proposal {
  readonly path: string;
  readonly text: string;
  readonly executable?: boolean;
}
