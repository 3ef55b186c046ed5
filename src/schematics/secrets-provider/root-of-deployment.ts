import { deploymentCall } from '../generate/deployment-options.js';
import type { FoundModule } from '../generate/nearest-module.js';
import { moduleClasses } from '../source/module-metadata.js';
import { Source } from '../source/source.js';
import type { TypeScript } from '../source/typescript.js';
import type { Files } from '../workspace/files.js';

/** The module that imports `DeploymentModule.forRoot()`; undefined if none does, or more than one. */
export function rootOfDeployment(files: Files, ts: TypeScript, sourceRoot: string): FoundModule | undefined {
  const found = files
    .list(sourceRoot)
    .filter((path) => path.endsWith('.ts') && !path.endsWith('spec.ts'))
    .flatMap((path) => modulesIn(path, files.read(path) ?? '', ts));
  return found.length === 1 ? found[0] : undefined;
}

function modulesIn(path: string, text: string, ts: TypeScript): readonly FoundModule[] {
  if (!text.includes('.forRoot')) return [];
  const source = new Source(ts, path, text);
  return moduleClasses(source)
    .filter((name) => deploymentCall(source, name, ['forRoot', 'forRootAsync']) !== undefined)
    .map((name) => ({ path, name }));
}
