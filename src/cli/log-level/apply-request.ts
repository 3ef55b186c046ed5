import { LOG_LEVELS } from '../../logging/log-level.js';
import { closest } from '../closest.js';
import { askInstance, type Question } from '../instance/ask-instance.js';
import type { Caller } from '../instance/open-caller.js';
import { acceptedJson } from '../instance/refusal.js';
import type { LevelRequest } from './read-request.js';

export interface LevelAnswer {
  /** What the instance answers. */
  readonly document: Readonly<Record<string, unknown>>;
  /** What may be a mistake although it was done. */
  readonly remark?: string;
}

const PATH = '/-/log-level';
const METHODS = { show: 'GET', set: 'PUT', reset: 'DELETE' } as const;

/** @throws {CliError} when the instance does not do it. */
export async function applyRequest(request: LevelRequest, caller: Caller): Promise<LevelAnswer> {
  const { action, name, level, for: duration } = request;
  const remark = await remarkOn(name, action, caller);
  const document = await ask(caller, {
    path: name === undefined ? PATH : `${PATH}/${encodeURIComponent(name)}`,
    method: METHODS[action],
    ...(action === 'set' && { body: { level, for: duration } }),
  });
  return { document, ...(remark !== undefined && { remark }) };
}

/** A name that no line has had so far may be mistyped, and an instance takes it all the same. */
async function remarkOn(
  name: string | undefined,
  action: LevelRequest['action'],
  caller: Caller,
): Promise<string | undefined> {
  if (name === undefined || name.endsWith('*')) return undefined;
  const { contexts } = await ask(caller, { path: PATH, method: 'GET' });
  const known = Object.keys({ ...(contexts as object) });
  if (known.includes(name)) return undefined;
  const meant = closest(name, action === 'show' ? [...known, ...LOG_LEVELS] : known);
  const question = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return `No line had the context ${name} so far.${question}`;
}

async function ask(
  caller: Caller,
  question: Pick<Question, 'method' | 'path' | 'body'>,
): Promise<Readonly<Record<string, unknown>>> {
  const { instance, token, signal } = caller;
  return acceptedJson(await askInstance(instance, { ...question, token, signal }), caller, question.path);
}
