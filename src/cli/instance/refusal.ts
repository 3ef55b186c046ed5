import type { Answer } from './ask-instance.js';
import { InstanceRefusedError, NoInstanceError } from './instance.errors.js';
import type { Caller } from './open-caller.js';

const LONGEST_SENTENCE = 500;

const BY_TOKEN = 'Give the secret managementToken by --token-file';
const ON_THE_HOST = 'ask its management listener on its own host by --socket or --url';

/** An answer that does what was asked. @throws {CliError} for any other. */
export function acceptedJson(
  answer: Answer,
  caller: Caller,
  path: string,
): Readonly<Record<string, unknown>> {
  if (answer.status === 200 && answer.json !== undefined) return answer.json;
  throw refusalFor(answer, caller, path);
}

/** The error for an answer that does not do what was asked. */
export function refusalFor(
  answer: Answer,
  { instance, token }: Pick<Caller, 'instance' | 'token'>,
  path: string,
): InstanceRefusedError | NoInstanceError {
  const { status } = answer;
  const sentence = sentenceIn(answer);
  if (sentence === undefined || status < 400) return new NoInstanceError(instance, path, status);
  return new InstanceRefusedError(status, sentence, hintFor(status, sentence, token !== undefined));
}

function hintFor(status: number, sentence: string, hasToken: boolean): string {
  if (status === 401) {
    return hasToken
      ? `Compare the token file with the secret managementToken of the service, or ${ON_THE_HOST}.`
      : `${BY_TOKEN}, or ${ON_THE_HOST}.`;
  }
  if (status === 403) return `${upperFirst(ON_THE_HOST)}, as docs/management.md tells.`;
  if (status === 404) return hintForMissing(sentence);
  return status === 500 ? 'The log of the service says why.' : '';
}

function hintForMissing(sentence: string): string {
  if (sentence.includes('management listener')) {
    return 'Say where that is: --socket with its MANAGEMENT_SOCKET, or --url with its MANAGEMENT_PORT.';
  }
  return sentence === 'Not found.'
    ? 'Ask the instance itself, not through a proxy, which has to hide /-/.'
    : '';
}

/** One printable line, as every refusal is. Anything else is somebody else's page. */
function sentenceIn({ text, json }: Answer): string | undefined {
  const line = text.trim();
  const isSentence =
    json === undefined && line !== '' && line.length <= LONGEST_SENTENCE && !/[\p{Cc}<]/u.test(line);
  return isSentence ? line : undefined;
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
