import { DeploymentError } from '../deployment.error.js';

/** `sun_path` less the byte that ends it: 108 on Linux, 104 on macOS and the BSDs. */
export const LONGEST_SOCKET_PATH = process.platform === 'linux' ? 107 : 103;

/** Why a path cannot be the socket of `/-/`. */
export type SocketObstacle = 'live' | 'no-socket' | 'too-long' | 'no-directory' | 'denied' | 'unknown';

type Reason = (variable: string) => readonly [problem: string, hint: string];

const REASONS: Readonly<Record<SocketObstacle, Reason>> = {
  live: (variable) => [
    'a process listens on it',
    `Stop that process, or set ${variable} to another path: each instance needs its own.`,
  ],
  'no-socket': (variable) => [
    'something that is no socket is there, and is left alone',
    `Remove it, or set ${variable} to another path.`,
  ],
  'too-long': (variable) => [
    'the path is longer than the system takes for a socket',
    `Set ${variable} to a path of at most ${LONGEST_SOCKET_PATH} bytes.`,
  ],
  'no-directory': (variable) => [
    'its directory does not exist',
    `Create it for the user of this service, or set ${variable} to a path in one that exists.`,
  ],
  denied: (variable) => [
    'this user may not',
    `Let the user of this service write to its directory, or set ${variable} to a path in one that it may write to.`,
  ],
  unknown: (variable) => [
    'the system refuses it',
    `Set ${variable} to a path in a directory of this service, on a local file system.`,
  ],
};

const OBSTACLES: Readonly<Record<string, SocketObstacle>> = {
  EADDRINUSE: 'live',
  ENAMETOOLONG: 'too-long',
  ENOENT: 'no-directory',
  ENOTDIR: 'no-directory',
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'denied',
};

/**
 * `/-/` cannot have the unix socket that `MANAGEMENT_SOCKET` names; the message says why and what to do. The process
 * exits 1.
 */
export class ManagementSocketError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_MANAGEMENT_SOCKET_FAILED';

  constructor(
    readonly path: string,
    variable: string,
    obstacle: SocketObstacle,
    options?: ErrorOptions,
  ) {
    const [reason, hint] = REASONS[obstacle](variable);
    super(`Cannot open the socket ${path}: ${reason}.`, hint, options);
  }

  static from(cause: unknown, path: string, variable: string): ManagementSocketError {
    if (cause instanceof ManagementSocketError) return cause;
    const obstacle = OBSTACLES[(cause as NodeJS.ErrnoException).code ?? ''] ?? 'unknown';
    return new ManagementSocketError(path, variable, obstacle, { cause });
  }
}
