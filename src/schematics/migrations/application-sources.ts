import { reachableSources } from '../root-module/reachable-sources.js';
import { Source } from '../source/source.js';
import type { TypeScript } from '../source/typescript.js';
import type { Application } from '../workspace/application.js';
import type { Files } from '../workspace/files.js';

/** What an application is compiled from: its own sources and those of the workspace that it imports, without tests. */
export class ApplicationSources {
  readonly #paths: readonly string[];

  constructor(
    private readonly files: Files,
    private readonly ts: TypeScript,
    app: Application,
    rootModule: string,
  ) {
    const own = files.list(app.sourceRoot).filter(isTypeScript);
    const paths = new Set([...own, ...reachableSources(files, ts, rootModule)]);
    this.#paths = [...paths].filter((path) => !isTest(path)).toSorted();
  }

  /** Those whose text, as it is now, has something in it. */
  matching(pattern: RegExp): readonly Source[] {
    return this.#paths.flatMap((path) => {
      const text = this.files.read(path) ?? '';
      return pattern.test(text) ? [new Source(this.ts, path, text)] : [];
    });
  }
}

function isTypeScript(path: string): boolean {
  return /(?<!\.d)\.[cm]?tsx?$/.test(path);
}

function isTest(path: string): boolean {
  return /[.-](spec|test)\.[cm]?tsx?$|(^|\/)(tests?|e2e|__tests__|__mocks__)\//.test(path);
}
