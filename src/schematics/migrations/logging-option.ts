import type { Expression } from 'typescript';
import { findDeploymentModule } from '../root-module/find-deployment-module.js';
import { insertItem } from '../source/insert-item.js';
import type { Source } from '../source/source.js';
import type { TypeScript } from '../source/typescript.js';
import type { Draft } from '../workspace/draft.js';

/**
 * Gives `DeploymentModule.forRoot()` its option `logging`.
 *
 * @returns False if it has one already, or takes its options from elsewhere.
 */
export function addLoggingOption(draft: Draft, ts: TypeScript, rootModule: string, logging: string): boolean {
  const found = findDeploymentModule(draft, ts, rootModule);
  if (found === undefined) return false;
  const { source, call } = found;
  const [options] = call.arguments;
  if (!call.expression.getText().endsWith('.forRoot')) return false;
  if (options === undefined) source.insert(call.getEnd() - 1, `{ logging: ${logging} }`);
  else if (!insertOption(source, options, logging)) return false;
  draft.write(source.path, source.edited);
  return true;
}

function insertOption(source: Source, options: Expression, logging: string): boolean {
  if (!source.ts.isObjectLiteralExpression(options)) return false;
  const { properties } = options;
  if (properties.some(({ name }) => name === undefined || name.getText() === 'logging')) return false;
  insertItem(source, options, properties.length, `logging: ${logging}`);
  return true;
}
