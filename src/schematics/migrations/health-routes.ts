import type { ClassDeclaration, Decorator, MethodDeclaration, Node } from 'typescript';
import type { Notes } from '../add/notes.js';
import type { Source } from '../source/source.js';
import type { ApplicationSources } from './application-sources.js';
import { EXAMPLE_CHECK, proposedChecks } from './proposed-checks.js';

/** A route that is a probe. */
const PROBE =
  /(^|\/)(health(z|y|-?checks?)?|ready|readyz|readiness|live|livez|liveness|startup|ping|heartbeat)$/;

/** The path of a controller whose every route is one. */
const PROBES = /(^|\/)health(z|-?checks?)?$/;

/** Says of each hand-written probe what a readiness check is, with those that it would take. */
export function nameHealthRoutes(sources: ApplicationSources, notes: Notes): void {
  const found = sources.matching(/@Controller\(/).flatMap((source) =>
    classesIn(source).flatMap((controller) => {
      const path = healthPath(source, controller);
      const line = source.lineOf((controller.name ?? controller).getStart());
      if (path === undefined) return [];
      return [{ path, at: `${source.path}:${line}`, code: proposedChecks(source, controller) }];
    }),
  );
  // One example is enough, and none is needed beside checks that can be taken as they are.
  const example = found.some(({ code }) => code !== undefined) ? undefined : EXAMPLE_CHECK;
  found.forEach(({ path, at, code = example }, index) => {
    const isNew = code !== undefined && (code !== example || index === 0);
    notes.remark(
      `GET ${path} stays. Balancers and supervisors ask /-/ready and /-/healthy now, which know when the service drains, and which no prefix and no guard touches. What it asks belongs into a readiness check, which any module may provide.`,
      { at, ...(isNew && { code }) },
    );
  });
}

function classesIn({ ts, file }: Source): readonly ClassDeclaration[] {
  return file.statements.filter(ts.isClassDeclaration);
}

/** The first route of a controller that is a probe, undefined if none is. */
function healthPath(source: Source, controller: ClassDeclaration): string | undefined {
  const { ts } = source;
  const prefix = pathOf(source, controller, 'Controller');
  if (prefix === undefined) return undefined;
  const routes = controller.members.filter(ts.isMethodDeclaration).flatMap((method) => {
    const path = pathOf(source, method, 'Get');
    return path === undefined ? [] : [joined(prefix, path)];
  });
  return routes.find((route) => PROBE.test(route)) ?? routes.find(() => PROBES.test(joined(prefix, '')));
}

/** What a decorator was given, `''` for nothing. */
function pathOf(
  source: Source,
  node: ClassDeclaration | MethodDeclaration,
  decorator: string,
): string | undefined {
  const found = source.ts.getDecorators(node)?.find((one) => isNamed(source, one, decorator));
  if (found === undefined || !source.ts.isCallExpression(found.expression)) return undefined;
  const [argument] = found.expression.arguments;
  return argument === undefined ? '' : literalPath(source, argument);
}

function isNamed({ ts }: Source, { expression }: Decorator, name: string): boolean {
  return ts.isCallExpression(expression) && expression.expression.getText() === name;
}

/** `'health'`, or the path of `{ path: 'health', version: VERSION_NEUTRAL }`. */
function literalPath({ ts }: Source, argument: Node): string | undefined {
  if (ts.isStringLiteralLike(argument)) return argument.text;
  if (!ts.isObjectLiteralExpression(argument)) return undefined;
  const path = argument.properties.find((one) => one.name?.getText() === 'path');
  const value = path !== undefined && ts.isPropertyAssignment(path) ? path.initializer : undefined;
  return value !== undefined && ts.isStringLiteralLike(value) ? value.text : '';
}

function joined(prefix: string, path: string): string {
  return `/${[prefix, path]
    .flatMap((one) => one.split('/'))
    .filter((one) => one !== '')
    .join('/')}`;
}
