import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ListenerName } from '../lifecycle/exchange.js';
import { PROBES, type ProbeAnswer } from '../lifecycle/phase.js';
import type { StartProgress } from '../lifecycle/start-progress.js';
import type { ManagementKind } from './management-route.js';
import { isManagementTarget } from './target.js';

/** Who asks, as far as it can be told before there is an application. */
interface StartAccess {
  judge(
    request: IncomingMessage,
    listener: ListenerName,
  ): { readonly hidden: boolean; may(kind: ManagementKind): boolean };
}

/** What there is to know about a start. */
export interface StartSources {
  /** @default nothing is known to be waited for */
  readonly progress?: Pick<StartProgress, 'waitingFor'>;
  /** Who may hear what is waited for. @default nobody */
  readonly access?: StartAccess;
}

const { healthy, ready, startup } = PROBES.starting;

const ANSWERS: ReadonlyMap<string, ProbeAnswer> = new Map([
  ['/-/healthy', healthy],
  ['/-/liveness', healthy],
  ['/-/ready', ready],
  ['/-/readiness', ready],
  ['/-/startup', startup],
]);

interface Answer {
  readonly status: number;
  readonly word: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The same for what is not there and for whom it is not. */
const NOTHING: Answer = { status: 404, word: 'Not found.' };

const NOBODY: StartAccess = { judge: () => ({ hidden: false, may: () => false }) };

/**
 * Answers `/-/` until the application does: it lives, and is not ready. Whoever may see details also gets what is
 * waited for.
 */
export function startingAnswers({ progress, access = NOBODY }: StartSources = {}): (
  request: IncomingMessage,
  response: ServerResponse,
  listener: ListenerName,
) => void {
  return (request, response, listener) => {
    const grant = access.judge(request, listener);
    const target = request.url ?? '';
    if (grant.hidden || !isManagementTarget(target)) return send(request, response, NOTHING);
    const answer = answerTo(request.method ?? '', target);
    send(request, response, grant.may('detail') ? detailed(answer, progress?.waitingFor) : answer);
  };
}

function answerTo(method: string, target: string): Answer {
  const [path = ''] = target.split('?');
  const probe = ANSWERS.get(path);
  // What else there will be, and what it takes, nobody knows yet.
  if (probe === undefined) return ready;
  if (method === 'GET' || method === 'HEAD') return probe;
  return {
    status: 405,
    word: `This path answers GET, HEAD, not ${method}.`,
    headers: { Allow: 'GET, HEAD' },
  };
}

function detailed(answer: Answer, waitingFor: string | undefined): Answer {
  if (waitingFor === undefined || answer.status !== ready.status) return answer;
  return { ...answer, word: `${answer.word}: waiting for ${waitingFor}` };
}

function send(
  { method }: IncomingMessage,
  response: ServerResponse,
  { status, word, headers }: Answer,
): void {
  const body = Buffer.from(`${word}\n`);
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  });
  response.end(method === 'HEAD' ? undefined : body);
}
