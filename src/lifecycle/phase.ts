/** Where an application is in its life. It only ever moves from left to right. */
export type Phase = (typeof PHASES)[number];

/** All phases, in their order. */
export const PHASES = ['starting', 'serving', 'draining', 'closing'] as const;

/** What one probe answers: the status that machines read and the word that people read. */
export interface ProbeAnswer {
  readonly status: 200 | 503;
  readonly word: string;
}

/** A phase, with the distinctions while serving: what the checks say, and whether traffic is wanted at all. */
export type ProbeState = Phase | 'failing' | 'not-accepting';

const ok = (word: string): ProbeAnswer => ({ status: 200, word });
const unavailable = (word: string): ProbeAnswer => ({ status: 503, word });

/**
 * What the probes answer in each state: the one table from which code, documentation and tests follow.
 *
 * Liveness stays 200 in every state: a process that drains must not be restarted for it, and one whose
 * database is down gains nothing from a restart.
 */
export const PROBES: Readonly<
  Record<ProbeState, Readonly<Record<'healthy' | 'ready' | 'startup', ProbeAnswer>>>
> = {
  starting: { healthy: ok('healthy'), ready: unavailable('starting'), startup: unavailable('starting') },
  serving: { healthy: ok('healthy'), ready: ok('ready'), startup: ok('started') },
  failing: { healthy: ok('healthy'), ready: unavailable('failing'), startup: ok('started') },
  'not-accepting': {
    healthy: ok('healthy'),
    ready: unavailable('not-accepting'),
    startup: ok('started'),
  },
  draining: { healthy: ok('healthy'), ready: unavailable('draining'), startup: ok('started') },
  closing: { healthy: ok('healthy'), ready: unavailable('closing'), startup: ok('started') },
};
