import { describe, expect, it } from 'vitest';
import { Lifecycle } from './lifecycle.js';
import { PROBES, type Phase } from './phase.js';

describe('Lifecycle', () => {
  it('only moves on, and tells each change once', () => {
    const lifecycle = new Lifecycle();
    const changes: [Phase, Phase][] = [];
    lifecycle.onChange((phase, previous) => changes.push([previous, phase]));

    for (const phase of ['serving', 'serving', 'draining', 'serving', 'starting', 'closing'] as const) {
      lifecycle.enter(phase);
    }

    expect(changes).toEqual([
      ['starting', 'serving'],
      ['serving', 'draining'],
      ['draining', 'closing'],
    ]);
    expect(lifecycle.phase).toBe('closing');
  });

  it.each([
    ['starting', false],
    ['serving', false],
    ['draining', true],
    ['closing', true],
  ] as const)('that is %s is ending, and its signal aborted: %s', (phase, ending) => {
    const lifecycle = new Lifecycle();

    lifecycle.enter(phase);

    expect([lifecycle.ending, lifecycle.signal.aborted]).toEqual([ending, ending]);
  });

  it('aborts its signal once, whatever comes after', () => {
    const lifecycle = new Lifecycle();
    const phases: Phase[] = [];
    lifecycle.signal.addEventListener('abort', () => phases.push(lifecycle.phase));

    for (const phase of ['serving', 'draining', 'closing'] as const) lifecycle.enter(phase);

    expect(phases).toEqual(['draining']);
  });
});

describe('PROBES', () => {
  it('never tells a supervisor to kill a process that starts, drains or lost a dependency', () => {
    expect([...new Set(Object.values(PROBES).map(({ healthy }) => healthy.status))]).toEqual([200]);
  });

  it('offers traffic to an instance only while it serves', () => {
    const ready = Object.entries(PROBES).filter(([, probes]) => probes.ready.status === 200);

    expect(ready.map(([state]) => state)).toEqual(['serving']);
  });
});
