/** What the command line exits with. */
export const EXIT = {
  done: 0,
  /** It failed, or the answer is no. */
  failed: 1,
  /** The command line itself is wrong; nothing was done. */
  usage: 2,
  /** No instance answers where it was asked. */
  unreachable: 3,
  /** `EX_CONFIG` of sysexits.h: the configuration cannot work, so a supervisor need not try again. */
  config: 78,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
