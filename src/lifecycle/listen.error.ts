import { DeploymentError } from '../deployment.error.js';

/** The variables that say where it listens. */
export interface ListenVariables {
  readonly host: string;
  readonly port: string;
}

type Reason = (variables: ListenVariables) => readonly [problem: string, hint: string];

const unresolved: Reason = ({ host }) => [
  'the host name cannot be resolved',
  `Set ${host} to an address of this machine, or to 0.0.0.0 for all.`,
];

const REASONS: Readonly<Record<string, Reason>> = {
  EADDRINUSE: ({ port }) => [
    'the port is in use',
    `Stop the process that has it, or set ${port} to another one.`,
  ],
  EACCES: ({ port }) => ['this user may not open that port', `Set ${port} to one above 1023.`],
  EADDRNOTAVAIL: ({ host }) => [
    'no interface of this machine has that address',
    `Set ${host} to 127.0.0.1, or to 0.0.0.0 for all.`,
  ],
  ENOTFOUND: unresolved,
  EAI_AGAIN: unresolved,
};

const OWN_VARIABLES: ListenVariables = { host: 'HOST', port: 'PORT' };

/**
 * The service cannot listen on `HOST:PORT`, or `/-/` not on `MANAGEMENT_HOST:MANAGEMENT_PORT`; the message says why
 * and which variable to change. The process exits 1.
 */
export class ListenError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_LISTEN_FAILED';

  constructor(
    readonly host: string,
    readonly port: number,
    cause: NodeJS.ErrnoException,
    variables: ListenVariables = OWN_VARIABLES,
  ) {
    const [reason, hint] = REASONS[cause.code ?? '']?.(variables) ?? [
      cause.message,
      `Set ${variables.host} and ${variables.port} to where it can listen.`,
    ];
    super(`Cannot listen on ${host}:${port}: ${reason}.`, hint, { cause });
  }

  /** Only failures of the system call are translated; anything else keeps its own error. */
  static is(error: unknown): error is NodeJS.ErrnoException {
    return error instanceof Error && 'syscall' in error && 'code' in error;
  }
}
