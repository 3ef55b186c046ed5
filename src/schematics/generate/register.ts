import { posix } from 'node:path';
import type { Notes } from '../add/notes.js';
import { addImport, localName } from '../source/imports.js';
import { Source } from '../source/source.js';
import type { TypeScript } from '../source/typescript.js';
import type { Draft } from '../workspace/draft.js';
import type { FoundModule } from './nearest-module.js';
import type { Site } from './generate.js';

/** How something becomes part of the application. */
export interface Registration {
  /** What the module imports of it: the name of its class. */
  readonly exported: string;
  /** The module that it becomes part of, undefined if there is none. */
  readonly module: FoundModule | undefined;
  /** What else has to be imported of `nestjs-deployment`. */
  readonly needs?: readonly string[];
  /** Edits the module; false if it was not understood. `of` tells what an import is called there. */
  edit(source: Source, module: FoundModule, of: (imported: string) => string): boolean;
  /** What to do by hand instead, as an imperative without its end: `Add DatabaseCheck to the providers of`. */
  readonly task: string;
  /** The code to paste. */
  readonly code: string;
}

/** Registers it, or tells how. */
export function register(
  draft: Draft,
  ts: TypeScript,
  site: Site,
  registration: Registration,
  notes: Notes,
): void {
  const { module, exported, task, code } = registration;
  const instruct = (where: string, because: string): void => {
    const line = `import { ${exported} } from '${specifierTo(site, module?.path ?? site.path)}';`;
    notes.instruct(`${task} ${where}`, { because, code: `${line}\n\n${code}` });
  };
  if (module === undefined) {
    instruct('the module that it belongs to.', `None could be told for sure from ${site.folder}.`);
  } else if (!edited(draft, ts, site, registration, module)) {
    instruct(`${module.name} in ${module.path}.`, 'It is not written in a way that could be edited surely.');
  }
}

function edited(
  draft: Draft,
  ts: TypeScript,
  site: Site,
  registration: Registration,
  module: FoundModule,
): boolean {
  const { exported, needs = [] } = registration;
  const source = new Source(ts, module.path, draft.read(module.path) ?? '');
  const from = (name: string): string =>
    name === exported ? specifierTo(site, module.path) : 'nestjs-deployment';
  if (!registration.edit(source, module, (name) => localName(source, name, from(name)))) return false;
  // The package first: that is the order in which both become lines.
  if (needs.length > 0) addImport(source, needs, 'nestjs-deployment');
  addImport(source, [exported], from(exported));
  draft.write(module.path, source.edited);
  return true;
}

function specifierTo({ path, extension }: Site, from: string): string {
  const relative = posix.relative(posix.dirname(from), path).replace(/\.ts$/, extension);
  return relative.startsWith('.') ? relative : `./${relative}`;
}
