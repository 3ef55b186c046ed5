import type { CallExpression, Expression, Node } from 'typescript';
import { importedAs } from '../source/imports.js';
import type { Source } from '../source/source.js';
import { creationsIn } from './creations.js';
import { PACKAGE } from './writing.js';

/** How a file starts an application. */
export interface PresentStart {
  /** What it uses of this package already, undefined if nothing. */
  readonly by: 'serve' | 'setup' | undefined;
  /** What the application is created from. */
  readonly root: Expression | undefined;
  readonly hasHttp: boolean;
}

/** Undefined if the file starts none. */
export function presentStart(source: Source): PresentStart | undefined {
  return served(source) ?? created(source);
}

function served(source: Source): PresentStart | undefined {
  const serve = importedAs(source.ts, source.file, 'serve', PACKAGE);
  const call = serve === undefined ? undefined : callOf(source, serve);
  if (call === undefined) return undefined;
  const [root, options] = call.arguments;
  const isWorker = options !== undefined && /\bhttp:\s*false\b/.test(options.getText());
  return { by: 'serve', root, hasHttp: !isWorker };
}

function created(source: Source): PresentStart | undefined {
  const creations = creationsIn(source);
  const [first] = creations;
  if (first === undefined) return undefined;
  const module = importedAs(source.ts, source.file, 'DeploymentModule', PACKAGE);
  const isSetUp = module !== undefined && callOf(source, `${module}.setup`) !== undefined;
  return {
    by: isSetUp ? 'setup' : undefined,
    root: first.call.arguments[0],
    hasHttp: creations.some(({ kind }) => kind === 'http'),
  };
}

function callOf({ ts, file }: Source, callee: string): CallExpression | undefined {
  const visit = (node: Node): CallExpression | undefined => {
    const isIt = ts.isCallExpression(node) && node.expression.getText() === callee;
    return isIt ? node : ts.forEachChild(node, visit);
  };
  return visit(file);
}
