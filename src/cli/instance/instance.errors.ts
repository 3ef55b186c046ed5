import { CliError } from '../cli-error.js';
import { EXIT } from '../exit-codes.js';
import { placeOf, type Instance } from './instance.js';

type Reason = readonly [problem: string, hint: string];

const ELSEWHERE = 'If it answers elsewhere, say so by --url or --socket.';
const TLS: Reason = [
  'its certificate is not accepted here',
  'Ask by a name that is in the certificate, and name the file of its authority in NODE_EXTRA_CA_CERTS.',
];
const OTHER_PROTOCOL: Reason = [
  'what answers there does not speak HTTP/1.1',
  'Ask https:// where TLS is spoken, or the management listener where the port speaks HTTP/2 only.',
];

const REASONS: Readonly<Record<string, Reason>> = {
  ECONNREFUSED: ['nobody listens there', `Is it running? ${ELSEWHERE}`],
  ENOENT: ['there is no such socket', `Is it running? ${ELSEWHERE}`],
  ENOTSOCK: ['that is no socket', ELSEWHERE],
  EACCES: ['this user may not open it', 'Only the user of the service may: run this command as that user.'],
  ENOTFOUND: ['that name is not known', `Correct it. ${ELSEWHERE}`],
  EAI_AGAIN: ['names cannot be resolved now', 'Try again, or give an address by --url.'],
  ETIMEDOUT: ['it does not answer in time', 'Is it hung, or is something in between that drops packets?'],
  ECONNRESET: [
    'it closed the connection without an answer',
    'Is it just ending? Where TLS is spoken, ask https://.',
  ],
  EPROTO: OTHER_PROTOCOL,
};

/** An instance gives no answer: it is not there, hangs, or is something else. The command exits 3. */
export class InstanceUnreachableError extends CliError {
  override readonly code = 'DEPLOYMENT_INSTANCE_UNREACHABLE';
  override readonly exitCode = EXIT.unreachable;

  /** @param reason Of the system, of TLS or of the parser: `ECONNREFUSED`. */
  constructor(
    instance: Instance,
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    const [problem, hint] = reasonFor(reason);
    super(`No answer from ${placeOf(instance)}: ${problem}.`, hint, options);
  }
}

function reasonFor(code: string): Reason {
  const reason = REASONS[code];
  if (reason !== undefined) return reason;
  if (code.startsWith('HPE_') || code.startsWith('ERR_SSL_')) return OTHER_PROTOCOL;
  return /CERT|SIGNATURE|ERR_TLS/.test(code) ? TLS : [code, ELSEWHERE];
}

/** What answers there is none of our instances, or something in front of it. The command exits 3. */
export class NoInstanceError extends CliError {
  override readonly code = 'DEPLOYMENT_INSTANCE_UNKNOWN';
  override readonly exitCode = EXIT.unreachable;

  constructor(instance: Instance, path: string, status: number) {
    super(
      `${placeOf(instance)} does not answer ${path} as a service with nestjs-deployment does: status ${status}.`,
      'Ask the instance itself, not a proxy in front of it, which has to hide /-/.',
    );
  }
}

/** An instance does not do what it is asked. The command exits 1. */
export class InstanceRefusedError extends CliError {
  override readonly code = 'DEPLOYMENT_INSTANCE_REFUSED';
  override readonly exitCode = EXIT.failed;

  /** @param sentence What the instance says. */
  constructor(
    readonly status: number,
    sentence: string,
    hint: string,
  ) {
    super(sentence, hint);
  }
}
