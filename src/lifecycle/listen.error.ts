import { DeploymentError } from '../deployment.error.js';

const REASONS: Readonly<Record<string, readonly [problem: string, hint: string]>> = {
  EADDRINUSE: ['the port is in use', 'Stop the process that has it, or set PORT to another one.'],
  EACCES: ['this user may not open that port', 'Set PORT to one above 1023.'],
  EADDRNOTAVAIL: [
    'no interface of this machine has that address',
    'Set HOST to 127.0.0.1, or to 0.0.0.0 for all.',
  ],
  ENOTFOUND: [
    'the host name cannot be resolved',
    'Set HOST to an address of this machine, or to 0.0.0.0 for all.',
  ],
  EAI_AGAIN: [
    'the host name cannot be resolved',
    'Set HOST to an address of this machine, or to 0.0.0.0 for all.',
  ],
};

/**
 * The service cannot listen on `HOST:PORT`; the message says why and which variable to change. The process
 * exits 1.
 */
export class ListenError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_LISTEN_FAILED';

  constructor(
    readonly host: string,
    readonly port: number,
    cause: NodeJS.ErrnoException,
  ) {
    const [reason, hint] = REASONS[cause.code ?? ''] ?? [
      cause.message,
      'Set HOST and PORT to where it can listen.',
    ];
    super(`Cannot listen on ${host}:${port}: ${reason}.`, hint, { cause });
  }

  /** Only failures of the system call are translated; anything else keeps its own error. */
  static is(error: unknown): error is NodeJS.ErrnoException {
    return error instanceof Error && 'syscall' in error && 'code' in error;
  }
}
