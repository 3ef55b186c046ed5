import type { CallExpression, ClassDeclaration, Node } from 'typescript';
import { toVariableName } from '../../config/variable-name.js';
import { importsOf } from '../source/imports.js';
import type { Source } from '../source/source.js';

interface Indicator {
  /** `database`. */
  readonly name: string;
  /** What the constructor calls it: `db`. */
  readonly property: string;
  readonly type: string;
  readonly call: string;
}

/** Readiness checks for what a controller asks of terminus' indicators, undefined if it asks none. */
export function proposedChecks(source: Source, controller: ClassDeclaration): string | undefined {
  const indicators = indicatorsIn(source, controller);
  if (indicators.length === 0) return undefined;
  const types = new Set(indicators.map(({ type }) => type));
  const imports = importsOf(source.ts, source.file).filter(({ local }) => types.has(local));
  const lines = [...new Set(imports.map(({ from }) => from))].map((from) => {
    const names = imports.filter((one) => one.from === from).map(({ local }) => local);
    return `import { ${names.join(', ')} } from '${from}';`;
  });
  const head = [...lines, `import { ReadinessCheck } from 'nestjs-deployment';`].join('\n');
  return `${[head, ...indicators.map(checkFor)].join('\n\n')}\n`;
}

/** How a check looks. */
export const EXAMPLE_CHECK = `import { ReadinessCheck } from 'nestjs-deployment';

@ReadinessCheck('database')
export class DatabaseCheck {
  constructor(private readonly database: Database) {}

  check(signal: AbortSignal): Promise<unknown> {
    return this.database.query('select 1', { signal });
  }
}
`;

function checkFor({ name, property, type, call }: Indicator): string {
  return `@ReadinessCheck('${name}')
export class ${pascalCase(name)}Check {
  constructor(private readonly ${property}: ${type}) {}

  check(): unknown {
    return ${call};
  }
}`;
}

function pascalCase(name: string): string {
  return toVariableName(name)
    .split('_')
    .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
    .join('');
}

/** Each `() => this.db.pingCheck('database')` of a property that the constructor declares, if it needs nothing else. */
function indicatorsIn(source: Source, controller: ClassDeclaration): readonly Indicator[] {
  const { ts } = source;
  const types = injectedTypes(source, controller);
  const found = new Map<string, Indicator>();
  const visit = (node: Node): void => {
    const call = ts.isArrowFunction(node) && ts.isCallExpression(node.body) ? node.body : undefined;
    const indicator = call && indicatorOf(source, call, types);
    if (indicator !== undefined) found.set(indicator.name, indicator);
    ts.forEachChild(node, visit);
  };
  visit(controller);
  return [...found.values()];
}

function indicatorOf(
  { ts }: Source,
  call: CallExpression,
  types: ReadonlyMap<string, string>,
): Indicator | undefined {
  const [, property = ''] = /^this\.(\w+)\.\w+$/.exec(call.expression.getText()) ?? [];
  const [name] = call.arguments;
  const type = types.get(property);
  if (type === undefined || name === undefined || !ts.isStringLiteralLike(name)) return undefined;
  const uses = [...call.getText().matchAll(/\bthis\.(\w+)/g)];
  if (uses.length !== 1) return undefined;
  return { name: name.text, property, type, call: call.getText() };
}

function injectedTypes({ ts }: Source, controller: ClassDeclaration): ReadonlyMap<string, string> {
  const parameters = controller.members.find(ts.isConstructorDeclaration)?.parameters ?? [];
  return new Map(parameters.map(({ name, type }) => [name.getText(), type?.getText() ?? '']));
}
