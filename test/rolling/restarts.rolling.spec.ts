import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeBehind } from '../support/proxy-programs.js';
import { faultsOf } from './support/faults.js';
import { COMBINATIONS, RUNS } from './support/extent.js';
import { Fleet } from './support/fleet.js';
import { rowOf } from './support/restart-row.js';
import { publish, type RestartRow } from './support/results.js';
import { restartAll } from './support/rolling-restart.js';
import { type Run, underLoad } from './support/run.js';

describeBehind('haproxy', 'Four instances behind HAProxy', () => {
  const rows: RestartRow[] = [];
  afterAll(() => publish('restarts', rows));

  describe.each(COMBINATIONS)('on $adapter, $mode mode', ({ adapter, mode }) => {
    const runs: Run[] = [];
    let fleet: Fleet;
    beforeAll(async () => {
      fleet = await Fleet.start({ adapter, mode });
    });
    afterAll(async () => {
      rows.push(rowOf({ adapter, mode }, runs));
      await fleet[Symbol.asyncDispose]();
    });

    it.each(RUNS)('lose nothing while they are restarted one after another, run %i', async (number) => {
      const run = await underLoad(fleet, `${adapter}-${mode}-${number}`, () => restartAll(fleet));
      runs.push(run);

      expect(faultsOf(run)).toEqual([]);
    });
  });
});
