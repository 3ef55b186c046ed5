import { describe, expect, it } from 'vitest';
import { describeBehind } from '../support/proxy-programs.js';
import { faultsOf } from './support/faults.js';
import { SOME_COMBINATIONS } from './support/extent.js';
import { Fleet } from './support/fleet.js';
import { restartAll } from './support/rolling-restart.js';
import { underLoad } from './support/run.js';

describeBehind('haproxy', 'Instances behind HAProxy', () => {
  describe.each(SOME_COMBINATIONS)('on $adapter, $mode mode', ({ adapter, mode }) => {
    it('lose nothing when two of four leave at once and two come back', async () => {
      await using fleet = await Fleet.start({ adapter, mode });

      const run = await underLoad(fleet, `${adapter}-${mode}-scale`, async () => {
        const leaving = fleet.all.slice(0, 2);
        const ended = await Promise.all(leaving.map((index) => fleet.end(index)));
        for (const index of leaving) fleet.boot(index);
        await fleet.untilUp(leaving);
        return ended;
      });

      expect(faultsOf(run)).toEqual([]);
    });

    it('show a new configuration in every answer once it is rolled out, and each answer is of one or the other', async () => {
      await using fleet = await Fleet.start({ adapter, mode, env: { RELEASE: 'old' } });

      const run = await underLoad(fleet, `${adapter}-${mode}-release`, () =>
        restartAll(fleet, { RELEASE: 'new' }),
      );
      const { releases } = run.report;
      const lastOldEnd = Math.max(...run.ended.map(({ toldAt, tookMs }) => toldAt + tookMs));

      expect(faultsOf(run)).toEqual([]);
      expect(Object.keys(releases).toSorted()).toEqual(['new', 'old']);
      expect(releases['old']?.lastAt).toBeLessThan(releases['new']?.lastAt ?? 0);
      // What is read a moment after the process that wrote it has ended is still its answer.
      expect(releases['old']?.lastAt).toBeLessThan(lastOldEnd + 500);
    });

    it('end streams cleanly at STREAM_DRAIN_TIMEOUT when nobody else does', async () => {
      await using fleet = await Fleet.start({ adapter, mode, streamsMs: 1_000 });

      const run = await underLoad(fleet, `${adapter}-${mode}-streams`, () => restartAll(fleet));

      expect(faultsOf(run)).toEqual([]);
      expect(run.report.events.cleanEnds).toBeGreaterThan(0);
      expect(Object.keys(run.report.sockets.closedWith)).toEqual(['1001']);
    });
  });
});
