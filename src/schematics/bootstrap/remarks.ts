import type { Expression, Node } from 'typescript';
import type { Notes } from '../add/notes.js';
import type { Source } from '../source/source.js';
import type { Reason } from './leftovers.js';
import { readPlace, type Place } from './places.js';
import type { Plan } from './plan.js';
import type { Bootstrap } from './read-bootstrap.js';
import { processEventsIn } from './signal-handlers.js';

/** Says what is different from now on. */
export function remarkOn(plan: Plan, notes: Notes): void {
  remarkOnListening(plan, notes);
  remarkOnLeftovers(plan, notes);
  remarkOnLoggers(plan, notes);
  remarkOnErrors(plan, notes);
}

/** The literal port that it listened on, or fell back to. */
export function portOf({ bootstrap, listening: { port } }: Plan): number | undefined {
  const literal = port && readPlace(bootstrap, port).literal;
  return literal === undefined || !/^\d+$/.test(literal) ? undefined : Number(literal);
}

function remarkOnListening(plan: Plan, notes: Notes): void {
  const { bootstrap, listening } = plan;
  const { listen, source, kind } = bootstrap;
  if (kind !== 'http' || listen === undefined) return;
  const given = [listening.port, listening.host].filter((one) => one !== undefined);
  const was = given.map((one) => `\`${shown(bootstrap, one)}\``).join(', ');
  const port = listening.port && readPlace(bootstrap, listening.port);
  const host = listening.host && readPlace(bootstrap, listening.host);
  const literal = portOf(plan);
  const steps = [
    ...moved(port, 'PORT'),
    ...moved(host, 'HOST'),
    ...(literal === undefined ? [] : [`\`.env.development\` sets \`PORT=${literal}\``]),
    ...hostStep(host),
    ...stale(plan),
  ];
  const all = steps.length === 0 ? '' : ` ${capitalised(steps.join('; '))}.`;
  const before = was === '' ? 'It' : `It listened on ${was}; it`;
  notes.remark(
    `${before} listens on \`HOST\` and \`PORT\` now, 127.0.0.1:8000 where they are not set.${all}`,
    {
      at: placeIn(source, listen.statement),
    },
  );
}

/** What it says, rather than the name of the variable that holds it. */
function shown({ source: { ts }, bindings }: Bootstrap, place: Expression): string {
  const behind = ts.isIdentifier(place) ? bindings.initializerOf(place) : undefined;
  return firstLine((behind ?? place).getText());
}

function moved(place: Place | undefined, to: string): readonly string[] {
  const others = place?.variables.filter((one) => one !== to) ?? [];
  return others.map((one) => `set \`${to}\` where \`${one}\` was set`);
}

/** A variable that is used elsewhere too, and was not replaced. */
function stale({ bootstrap, listening: { port }, cuts, replaced }: Plan): readonly string[] {
  const { ts } = bootstrap.source;
  if (port === undefined || !ts.isIdentifier(port) || replaced.some(({ name }) => name === port.text))
    return [];
  if (bootstrap.bindings.declarationOf(port) === undefined || cuts.remaining(port).length === 0) return [];
  return [`\`${port.text}\` is not necessarily where it listens any more`];
}

function hostStep(host: Place | undefined): readonly string[] {
  const literal = host?.literal;
  if (literal === '127.0.0.1' || literal === 'localhost') return [];
  return [`set \`HOST=${literal ?? '0.0.0.0'}\` where other machines connect to it`];
}

const DONE: Readonly<Record<Exclude<Reason, 'levels'>, string>> = {
  'shutdown hooks': 'It owns the signals, and runs the shutdown hooks.',
  logger: 'It gives Nest its logger.',
  init: 'It initialises the application.',
  signals: 'It owns the signals, and closes the application.',
};

function remarkOnLeftovers({ bootstrap, leftovers }: Plan, notes: Notes): void {
  for (const [statement, reason] of leftovers) {
    const at = placeIn(bootstrap.source, statement);
    const code = firstLine(statement.getText());
    if (reason === 'levels') notes.remark(LEVELS, { at, code });
    else notes.remark(`serve() does what this did. ${DONE[reason]}`, { at, code });
  }
}

const LEVELS =
  'Which lines are written is said by `LOG_LEVEL` now, `warn` for example, and can be changed while it runs.';

function remarkOnLoggers({ bootstrap, options, cuts }: Plan, notes: Notes): void {
  const { source, uses } = bootstrap;
  const { ts } = source;
  const { levels } = options;
  if (levels !== undefined) notes.remark(LEVELS, { at: placeIn(source, levels), code: levels.getText() });
  const own = uses.find(({ parent }) => {
    return ts.isPropertyAccessExpression(parent) && parent.name.text === 'useLogger' && !cuts.has(parent);
  });
  const at = options.logger ?? own;
  if (at === undefined) return;
  notes.remark(
    'Nest goes on writing by the logger of the application. Without `app.useLogger(…)` its lines are structured, carry the request, and follow `/-/log-level`.',
    { at: placeIn(source, at) },
  );
}

function remarkOnErrors({ bootstrap: { source, creation } }: Plan, notes: Notes): void {
  const caught = catchOf(source, creation);
  if (caught !== undefined) {
    notes.remark(
      'A start that fails ends the process with one line of the log, before this `catch` is reached.',
      { at: placeIn(source, caught) },
    );
  }
  for (const { event, call } of processEventsIn(source)) {
    if (event !== 'uncaughtException' && event !== 'unhandledRejection') continue;
    notes.remark(
      `serve() writes a line for an error that nobody caught, and exits 1; \`${event}\` comes here too.`,
      {
        at: placeIn(source, call),
      },
    );
  }
}

/** What catches the errors of a bootstrap: a clause around it, or `bootstrap().catch(…)`. */
function catchOf({ ts, file }: Source, creation: Node): Node | undefined {
  let node = creation;
  while (!ts.isSourceFile(node) && !ts.isTryStatement(node) && !ts.isFunctionDeclaration(node))
    node = node.parent;
  if (ts.isTryStatement(node)) return node.catchClause;
  const call = ts.isFunctionDeclaration(node) ? `${node.name?.text}().catch(` : undefined;
  return file.statements.find(
    (one) => call !== undefined && ts.isExpressionStatement(one) && one.getText().includes(call),
  );
}

function placeIn(source: Source, node: Node | Expression): string {
  return `${source.path}:${source.lineOf(node.getStart())}`;
}

function firstLine(text: string): string {
  const [first = '', ...rest] = text.split(/\r?\n/);
  return rest.length === 0 ? first : `${first} …`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
