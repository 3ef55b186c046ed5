import { posix } from 'node:path';
import type { Notes } from '../add/notes.js';
import { addImport, localName } from '../source/imports.js';
import { addToModule } from '../source/module-metadata.js';
import { Source } from '../source/source.js';
import type { TypeScript } from '../source/typescript.js';
import type { Application } from '../workspace/application.js';
import type { Draft } from '../workspace/draft.js';
import { declarationNames, type DeclaredClass, type DeclaredClasses } from './declaration-names.js';
import { findDeploymentModule } from './find-deployment-module.js';

const PACKAGE = 'nestjs-deployment';

/**
 * Makes `DeploymentModule.forRoot()`, with the configuration and the secrets of {@link declarationNames}, the first of
 * the imports of the root module. Where that module, or one that it imports, has it already, nothing changes.
 *
 * @returns False if it has to be done by hand, which an instruction says: nothing was changed then.
 */
export function addDeploymentModule(
  draft: Draft,
  ts: TypeScript,
  module: DeclaredClass,
  app: Application,
  notes: Notes,
): boolean {
  if (findDeploymentModule(draft, ts, module.path) !== undefined) return true;
  const declared = declarationNames(draft, app);
  const source = new Source(ts, module.path, draft.read(module.path) ?? '');
  const isOwn = app.folder === '' || module.path.startsWith(`${app.folder}/`);
  if (!isOwn || !edit(source, module, declared, app)) {
    notes.instruct(`Import DeploymentModule in ${module.path}.`, {
      because: isOwn
        ? `what @Module() of ${module.name} is given there has a form that is not understood.`
        : 'it belongs to more than this application.',
      code: codeFor(module, declared, app),
    });
    return false;
  }
  draft.write(module.path, source.edited);
  return true;
}

function edit(
  source: Source,
  module: DeclaredClass,
  { config, secrets }: DeclaredClasses,
  app: Application,
): boolean {
  const [fromConfig, fromSecrets] = [config, secrets].map(({ path }) => specifierOf(module.path, path, app));
  if (fromConfig === undefined || fromSecrets === undefined) return false;
  const call = forRoot(
    localName(source, 'DeploymentModule', PACKAGE),
    localName(source, config.name, fromConfig),
    localName(source, secrets.name, fromSecrets),
  );
  if (!addToModule(source, module.name, 'imports', call, 'first')) return false;
  addImport(source, ['DeploymentModule'], PACKAGE);
  addImport(source, [config.name], fromConfig);
  addImport(source, [secrets.name], fromSecrets);
  return true;
}

function forRoot(module: string, config: string, secrets: string): string {
  return `${module}.forRoot({ config: ${config}, secrets: ${secrets} })`;
}

function specifierOf(from: string, to: string, { extension }: Application): string {
  const path = posix.relative(posix.dirname(from), to.replace(/\.ts$/, extension));
  return path.startsWith('.') ? path : `./${path}`;
}

function codeFor(module: DeclaredClass, { config, secrets }: DeclaredClasses, app: Application): string {
  return `// ${config.path}
import { Config } from '${PACKAGE}';
import { z } from 'zod';

export class ${config.name} extends Config('APP', z.object({})) {}

// ${secrets.path}
import { Secrets } from '${PACKAGE}';
import { z } from 'zod';

export class ${secrets.name} extends Secrets({ managementToken: z.string().min(16).optional() }) {}

// ${module.path}
import { DeploymentModule } from '${PACKAGE}';
import { ${config.name} } from '${specifierOf(module.path, config.path, app)}';
import { ${secrets.name} } from '${specifierOf(module.path, secrets.path, app)}';

// as the first of its imports
${forRoot('DeploymentModule', config.name, secrets.name)},
`;
}
