import type { Expression, Node, ObjectLiteralExpression } from 'typescript';
import { unwrapped } from '../source/expressions.js';
import { indentationAt, pieceOf, type Indentation } from './layout.js';
import type { Plan } from './plan.js';
import type { Layout } from './writing.js';

/** What one line may have, so that a formatter would leave it one. */
const SHORT = 70;

/** The arguments of `serve()`. */
export function serveArguments(plan: Plan, layout: Layout, setup: string | undefined): string {
  const { options, bootstrap } = plan;
  const { adapter, root } = options;
  const isHttp = bootstrap.kind === 'http';
  const properties = [
    isHttp ? undefined : 'http: false',
    adapter && commented(plan, layout, adapter, property('adapter', pieceFrom(plan, layout, adapter))),
    bootstrap.kind === 'microservice' ? microserviceText(plan, layout) : nestText(plan, layout),
    setup,
  ].filter((one) => one !== undefined);
  if (properties.length === 0) return root.getText();
  const line = `${root.getText()}, { ${properties.join(', ')} }`;
  if (!line.includes('\n') && line.length + layout.at.length < SHORT) return line;
  const start = layout.eol + layout.at;
  const lines = properties.map((one) => `${start}${layout.indent}${one},`);
  return `${root.getText()}, {${lines.join('')}${start}}`;
}

function nestText(plan: Plan, layout: Layout): string | undefined {
  const { options } = plan.options;
  const text = optionsText(plan, layout);
  if (options === undefined || text === undefined) return undefined;
  return commented(plan, layout, options, property('nest', text));
}

/** Where the compiler was told what they are, it still is. */
function microserviceText(plan: Plan, layout: Layout): string {
  const { call, source } = plan.bootstrap;
  const { options } = plan.options;
  const type = call.typeArguments?.[0];
  const text = optionsText(plan, layout) ?? '{}';
  const isLiteral = options !== undefined && source.ts.isObjectLiteralExpression(options);
  return property(
    'microservice',
    isLiteral && type !== undefined ? `${text} satisfies ${type.getText()}` : text,
  );
}

/** The options without those that `serve()` decides, undefined if none are left. */
function optionsText(plan: Plan, layout: Layout): string | undefined {
  const { options, decided } = plan.options;
  if (options === undefined) return undefined;
  const value = unwrapped(plan.bootstrap.source.ts, options);
  if (!plan.bootstrap.source.ts.isObjectLiteralExpression(value)) return pieceFrom(plan, layout, options);
  if (value.properties.length === decided.length) return undefined;
  return decided.length === 0 ? pieceFrom(plan, layout, options) : withoutDecided(plan, layout, value);
}

function withoutDecided(plan: Plan, layout: Layout, literal: ObjectLiteralExpression): string {
  const { source } = plan.bootstrap;
  const { properties } = literal;
  const indentation = indentationFor(source.text, layout, literal);
  const kept = properties
    .filter((one) => !plan.options.decided.includes(one))
    .map((one) => pieceOf(source, { start: one.pos, end: one.getEnd() }, indentation));
  const end = { start: properties.at(-1)?.getEnd() ?? literal.getStart() + 1, end: literal.getEnd() };
  return `{${kept.join(',')}${pieceOf(source, end, indentation)}`;
}

/** With the comments that stood above an argument. */
function commented(
  { bootstrap: { source } }: Plan,
  layout: Layout,
  argument: Expression,
  text: string,
): string {
  const comments = source.ts.getLeadingCommentRanges(source.text, argument.pos) ?? [];
  const lines = [...comments.map(({ pos, end }) => source.text.slice(pos, end)), text];
  return lines.join(layout.eol + layout.at + layout.indent);
}

function property(name: string, value: string): string {
  return name === value ? name : `${name}: ${value}`;
}

function pieceFrom({ bootstrap: { source } }: Plan, layout: Layout, value: Expression): string {
  const range = { start: value.getStart(), end: value.getEnd() };
  return pieceOf(source, range, indentationFor(source.text, layout, value));
}

function indentationFor(text: string, { at, indent }: Layout, value: Node): Indentation {
  return { from: indentationAt(text, value.getStart()), to: at + indent };
}
