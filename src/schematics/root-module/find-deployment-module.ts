import type { CallExpression, Expression, Node } from 'typescript';
import { importsOf } from '../source/imports.js';
import { Source } from '../source/source.js';
import type { TypeScript } from '../source/typescript.js';
import type { Files } from '../workspace/files.js';
import { reachableSources } from './reachable-sources.js';

/** Where an application imports the module. */
export interface DeploymentModuleCall {
  readonly source: Source;
  /** `DeploymentModule.forRoot(…)` or `DeploymentModule.forRootAsync(…)`. */
  readonly call: CallExpression;
}

/** The call in the root module, or in whatever it imports; undefined if there is none. */
export function findDeploymentModule(
  files: Files,
  ts: TypeScript,
  rootModule: string,
): DeploymentModuleCall | undefined {
  for (const path of reachableSources(files, ts, rootModule)) {
    const text = files.read(path) ?? '';
    if (!text.includes('nestjs-deployment') || !text.includes('.forRoot')) continue;
    const source = new Source(ts, path, text);
    const call = findCall(source);
    if (call !== undefined) return { source, call };
  }
  return undefined;
}

function findCall(source: Source): CallExpression | undefined {
  const { ts, file } = source;
  const visit = (node: Node): CallExpression | undefined =>
    ts.isCallExpression(node) && isForRoot(source, node.expression) ? node : ts.forEachChild(node, visit);
  return visit(file);
}

function isForRoot({ ts, file }: Source, callee: Expression): boolean {
  if (!ts.isPropertyAccessExpression(callee)) return false;
  if (!['forRoot', 'forRootAsync'].includes(callee.name.text)) return false;
  const owner = callee.expression.getText();
  return importsOf(ts, file).some(({ from, imported, local }) => {
    if (from !== 'nestjs-deployment') return false;
    return imported === '*'
      ? owner === `${local}.DeploymentModule`
      : imported === 'DeploymentModule' && owner === local;
  });
}
