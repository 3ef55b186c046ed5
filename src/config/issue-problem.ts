import type { StandardSchemaV1 } from '@standard-schema/spec';

import { assignment, exampleOf, expectedOf, givenExampleOf } from './expected.js';
import { messageOf } from './issue-message.js';
import type { Problem } from './problem.js';
import { suggest } from './suggest.js';
import { type Group, type Variable, variablesOf } from './variable-plan.js';
import type { Reading } from './variable-reading.js';

/** Turns what a validator found into problems of variables, without any of their values. */
export function problemsOf(
  reading: Reading,
  issues: readonly StandardSchemaV1.Issue[],
  strangers: readonly string[],
): Problem[] {
  const unconvertible = [...reading.unconvertible].map((variable) => refused(reading, variable));
  const found = issues.flatMap((issue) => {
    const place = locate(reading.plan.root, issue.path ?? []);
    if (place.node.kind === 'group') return [ofGroup(reading, place.node, issue)];
    if (reading.unconvertible.has(place.node)) return [];
    if (!reading.sources.has(place.node)) return [missing(reading, place.node, place.around, strangers)];
    return [refused(reading, place.node, issue)];
  });
  // Two checks on one variable may come out as the same sentence.
  const distinct = new Map([...unconvertible, ...found].map((one) => [`${one.name} ${one.problem}`, one]));
  return [...distinct.values()];
}

interface Location {
  readonly node: Variable | Group;
  /** The groups around it, from the outside. */
  readonly around: readonly Group[];
}

function locate(root: Group, path: NonNullable<StandardSchemaV1.Issue['path']>): Location {
  let node: Variable | Group = root;
  const around: Group[] = [];
  for (const segment of path) {
    if (node.kind === 'variable') break;
    const key = typeof segment === 'object' ? segment.key : segment;
    const next: Variable | Group | undefined = node.members.get(String(key));
    if (next === undefined) break;
    around.push(node);
    node = next;
  }
  return { node, around };
}

function missing(
  reading: Reading,
  variable: Variable,
  around: readonly Group[],
  strangers: readonly string[],
): Problem {
  const [name] = variable.names;
  const meant = suggest(name, strangers);
  const hints = [
    meant === undefined ? undefined : `${meant} is set: did you mean ${name}?`,
    groupHint(reading, around),
    variable.annotations.description,
  ];
  return problem(
    name,
    `is required: ${expectedOf(variable)}`,
    exampleOf(variable),
    hints.filter(Boolean).join(' '),
  );
}

function groupHint({ sources }: Reading, around: readonly Group[]): string | undefined {
  const group = around.findLast(({ required, nullable }) => !required || nullable);
  if (group === undefined) return undefined;
  const set = variablesOf(group).flatMap((variable) => sources.get(variable)?.name ?? []);
  return set.length === 0
    ? undefined
    : `${set[0]} is set, and ${group.pattern} are set together or not at all.`;
}

function refused(reading: Reading, variable: Variable, issue?: StandardSchemaV1.Issue): Problem {
  const source = reading.sources.get(variable);
  const name = source?.name ?? variable.names[0];
  const message =
    issue && source && messageOf(issue, vendorOf(reading), [source], othersThan(reading, [variable]));
  // A check of the author's own: only the author's examples are known to pass it.
  if (message !== undefined) return problem(name, message, givenExampleOf(variable), undefined);
  const expected = expectedOf(variable);
  if (expected !== 'text') return problem(name, `expected ${expected}`, exampleOf(variable), undefined);
  return problem(name, 'is not valid', givenExampleOf(variable), variable.annotations.description);
}

function ofGroup(reading: Reading, group: Group, issue: StandardSchemaV1.Issue): Problem {
  const variables = variablesOf(group);
  const own = variables.flatMap((variable) => reading.sources.get(variable) ?? []);
  const message = messageOf(issue, vendorOf(reading), own, othersThan(reading, variables));
  return { name: group.pattern, problem: message ?? 'are not valid together' };
}

function othersThan({ sources }: Reading, variables: readonly Variable[]): { name: string; text: string }[] {
  return [...sources].filter(([variable]) => !variables.includes(variable)).map(([, source]) => source);
}

function vendorOf({ plan }: Reading): string {
  return plan.config.schema['~standard'].vendor;
}

function problem(name: string, what: string, example: string | undefined, hint: string | undefined): Problem {
  return {
    name,
    problem: what,
    ...(example !== undefined && { example: assignment(name, example) }),
    ...(hint !== undefined && hint !== '' && { hint }),
  };
}
