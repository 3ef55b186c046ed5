import type { Notes } from '../add/notes.js';
import type { Declared } from '../source/find-export.js';
import type { Source } from '../source/source.js';
import type { TypeScript } from '../source/typescript.js';
import type { Draft } from '../workspace/draft.js';
import { adapterOf, type Adapter } from './adapter-kind.js';
import { bootstrapFile } from './bootstrap-file.js';
import { creationsIn } from './creations.js';
import { instructByHand, instructNoBootstrap, instructNoRoot, instructSetup } from './instructions.js';
import { portOf, remarkOn } from './remarks.js';
import { rewritten } from './rewritten.js';
import { rootClass } from './root-class.js';
import { secondBest } from './second-best.js';

/** How an application is started, and with what. */
export interface Adopted {
  /** Where the root module's class is declared; undefined when it could not be found (an instruction says so). */
  readonly rootModule?: Declared;
  /** Undefined for a worker. */
  readonly adapter?: Adapter;
  /** How it is started now. */
  readonly start: 'serve' | 'setup' | 'left';
  /** A literal port that it listened on before, for `.env.development`. */
  readonly port?: number;
}

/**
 * Lets an application be started by `serve()`. Where it is not sure that it would do the same then, it is only set up for
 * this package, or left alone, and an instruction says what to write.
 *
 * @param entry The source that is started: `src/main.ts`. What creates the application may be in a file that it imports.
 * @throws {SourceSyntaxError} if a file cannot be parsed.
 */
export function adoptBootstrap(draft: Draft, ts: TypeScript, entry: string, notes: Notes): Adopted {
  const found = bootstrapFile(draft, ts, entry);
  if (found === undefined) {
    instructNoBootstrap(entry, notes);
    return { start: 'left' };
  }
  const { source, present } = found;
  const { root, hasHttp, by } = present;
  const rootModule = root && rootClass(draft, source, root);
  if (rootModule === undefined) {
    instructNoRoot(source.path, root?.getText(), notes);
    return { start: 'left' };
  }
  const known = { rootModule, ...(hasHttp && { adapter: adapterOf(draft, source) }) };
  return by === undefined ? { ...known, ...adopt(draft, source, entry, notes) } : { ...known, start: by };
}

function adopt(draft: Draft, source: Source, entry: string, notes: Notes): Pick<Adopted, 'start' | 'port'> {
  const { ts, path, text } = source;
  const creations = creationsIn(source);
  const attempt = rewritten(draft, source, creations);
  if ('plan' in attempt) {
    draft.write(path, attempt.text);
    remarkOn(attempt.plan, notes);
    const port = portOf(attempt.plan);
    return { start: 'serve', ...(port !== undefined && { port }) };
  }
  const left = { entry, creations, reason: attempt.reason };
  const best = secondBest(ts, path, text, creations, path !== entry);
  if (best === undefined) {
    instructByHand(ts, left, notes);
    return { start: 'left' };
  }
  draft.write(path, best.text);
  instructSetup(ts, left, best, notes);
  return { start: 'setup' };
}
