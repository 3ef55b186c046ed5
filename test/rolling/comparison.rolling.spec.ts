import { afterAll, describe, expect, it } from 'vitest';
import { describeBehind } from '../support/proxy-programs.js';
import { faultsOf } from './support/faults.js';
import { COMBINATIONS } from './support/extent.js';
import { Fleet, type Variant } from './support/fleet.js';
import { rowOf } from './support/restart-row.js';
import { publish, type RestartRow } from './support/results.js';
import { restartAll } from './support/rolling-restart.js';
import { type Run, underLoad } from './support/run.js';

describeBehind('haproxy', 'A rolling restart behind HAProxy', () => {
  const rows: RestartRow[] = [];
  afterAll(() => publish('comparison', rows));

  describe.each(COMBINATIONS)('on $adapter, $mode mode', ({ adapter, mode }) => {
    const measure = async (variant: Variant): Promise<Run> => {
      await using fleet = await Fleet.start({ adapter, mode, variant });
      const run = await underLoad(fleet, `${variant}-${adapter}-${mode}`, () => restartAll(fleet));
      rows.push(rowOf({ adapter, mode, variant }, [run]));
      return run;
    };

    it('loses nothing with nestjs-deployment', async () => {
      expect(faultsOf(await measure('ours'))).toEqual([]);
    });

    // Also the proof that this load sees what is lost.
    it("loses requests with Nest's own enableShutdownHooks", async () => {
      const { losses } = await measure('plain');

      expect(losses.failed + losses.reset + losses.truncated).toBeGreaterThan(0);
    });

    it("is measured with terminus' graceful shutdown", async () => {
      const { ended } = await measure('terminus');

      expect(ended).toHaveLength(4);
    });
  });
});
