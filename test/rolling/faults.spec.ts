import { expect, it } from 'vitest';
import type { LoadReport } from '../fixtures/rolling-load-tally.js';
import { faultsOf } from './support/faults.js';
import type { Ended } from './support/fleet.js';
import { duplicatesIn, forgottenIn, unansweredIn } from './support/journal-records.js';
import { NOTHING_LOST, type Run } from './support/run.js';

const ended: Ended = { index: 2, code: 0, signal: null, toldAt: 0, tookMs: 1_650, overMs: 20 };
const lateness = { p50: 0, p99: 1, max: 2 };
const report: LoadReport = {
  seconds: 1,
  sent: { fast: 2 },
  answered: { fast: 2 },
  losses: [],
  acknowledged: [],
  releases: {},
  slip: lateness,
  latency: lateness,
  connections: 1,
  told: 1,
  events: { received: 1, cleanEnds: 1, longestGapMs: 1 },
  sockets: { echoes: 1, closedWith: {} },
};
const run: Run = { name: 'a', losses: NOTHING_LOST, ended: [ended], report };

it('finds no fault with a run that lost nothing', () => {
  expect(faultsOf(run)).toEqual([]);
});

it.each([
  ['1 duplicated', { losses: { ...NOTHING_LOST, duplicated: 1 } }],
  ['1 of 2 fast answered', { report: { ...report, answered: { fast: 1 } } }],
  ['no event was received', { report: { ...report, events: { ...report.events, received: 0 } } }],
  ['no WebSocket message was answered', { report: { ...report, sockets: { echoes: 0, closedWith: {} } } }],
  ['instance 2 ended with SIGKILL', { ended: [{ ...ended, code: null, signal: 'SIGKILL' as const }] }],
  ['instance 2 ended 701 ms late', { ended: [{ ...ended, overMs: 701 }] }],
])('finds that %s', (fault, difference) => {
  expect(faultsOf({ ...run, ...difference })).toEqual([fault]);
});

const at = 0;

it('finds a request that came to two instances, and an order that is kept twice', () => {
  const records = [
    { word: 'begin', id: 'a-1', at },
    { word: 'order', id: 'a-1', at },
    { word: 'end', id: 'a-1', at },
    { word: 'begin', id: 'a-1', at },
    { word: 'order', id: 'a-1', at },
  ];

  expect(duplicatesIn(records)).toEqual(['begin a-1', 'order a-1']);
});

it('finds an order that was acknowledged and is not kept', () => {
  expect(forgottenIn([{ word: 'order', id: 'a-1', at }], ['a-1', 'a-2'])).toEqual(['a-2']);
});

it('finds what was begun and not answered', () => {
  const records = [
    { word: 'begin', id: 'a-1', at },
    { word: 'begin', id: 'a-2', at },
    { word: 'end', id: 'a-1', at },
  ];

  expect([...unansweredIn(records)]).toEqual(['a-2']);
});
