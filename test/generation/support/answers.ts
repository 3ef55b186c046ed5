import type { RawResponse } from '../../support/response-parser.js';
import type { ComparedRequest } from './recipes.js';
import type { RunningApplication } from './running-application.js';

/** What an application answers, as far as two runs of the same one agree. */
export interface Answer {
  readonly about: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** By their nature different each time, or a matter of the connection. */
const VOLATILE = ['date', 'connection', 'keep-alive', 'transfer-encoding'];

export async function answersOf(
  application: RunningApplication,
  requests: readonly ComparedRequest[],
): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const request of requests) answers.push(answerTo(request, await application.exchange(request)));
  return answers;
}

/** What is left of the answers now if one looks only for what was there before: headers may have come. */
export function asBefore(now: readonly Answer[], before: readonly Answer[]): Answer[] {
  return now.map((answer, at) => {
    const known = before[at]?.headers ?? {};
    const headers = Object.entries(answer.headers).filter(([name]) => name in known);
    return { ...answer, headers: Object.fromEntries(headers) };
  });
}

function answerTo({ about, volatile = false }: ComparedRequest, response: RawResponse): Answer {
  const left = volatile ? [...VOLATILE, 'content-length', 'etag'] : VOLATILE;
  const headers = Object.entries(response.headers).filter(([name]) => !left.includes(name));
  return {
    about,
    status: response.status,
    headers: Object.fromEntries(headers.toSorted(([a], [b]) => a.localeCompare(b))),
    body: volatile ? '' : response.body,
  };
}
