import { afterAll, describe, expect, it } from 'vitest';
import { describeBehind } from '../support/proxy-programs.js';
import { SOME_COMBINATIONS } from './support/extent.js';
import { Fleet } from './support/fleet.js';
import { epochNow } from './support/guarded-process.js';
import { readJournal, readJournals, unansweredIn } from './support/journal-records.js';
import { publish, type KillRow } from './support/results.js';
import { underLoad } from './support/run.js';

const CASES = SOME_COMBINATIONS.flatMap((one) =>
  [true, false].map((tryAnother) => ({
    ...one,
    tryAnother,
    how: tryAnother ? ('redispatched' as const) : ('refused' as const),
  })),
);

/**
 * How long after the end requests may still be lost, in milliseconds: what was on its way on a connection that HAProxy
 * had, and without another try all that it sends there until its checks have failed.
 */
const lostFor = { redispatched: 100, refused: 1_500 };

describeBehind('haproxy', 'An instance that is killed behind HAProxy', () => {
  const rows: KillRow[] = [];
  afterAll(() => publish('kill', rows));

  describe.each(CASES)('on $adapter, $mode mode, new connections to it $how', ({ how, ...options }) => {
    it('takes with it what it was answering and keeps what it acknowledged', async () => {
      await using fleet = await Fleet.start(options);
      const name = `${options.adapter}-${options.mode}-kill`;
      let journal = '';
      let killedAt = 0;

      const { report, losses } = await underLoad(fleet, name, async () => {
        killedAt = epochNow();
        journal = await fleet.kill(1);
        await fleet.balancer.untilServer(1, 'DOWN');
        fleet.boot(1);
        await fleet.untilUp([1]);
        return [];
      });
      const inFlight = unansweredIn(readJournal(journal));
      const begun = new Set(readJournals(fleet.directory, name).map(({ id }) => id));
      const lost = report.losses.filter(({ what }) => what !== 'socket');
      const neverBegun = lost.filter(({ number }) => !begun.has(number));
      rows.push({
        ...options,
        sent: Object.values(report.sent).reduce((total, count) => total + count, 0),
        inFlight: inFlight.size,
        lostInFlight: lost.filter(({ number }) => inFlight.has(number)).length,
        lostBefore: neverBegun.length,
        duplicated: losses.duplicated,
        forgotten: losses.forgotten,
      });
      process.stdout.write(`  ${JSON.stringify(rows.at(-1))}\n`);

      // Of what any instance has begun only what the killed one had not answered.
      expect(lost.filter(({ number }) => begun.has(number) && !inFlight.has(number))).toEqual([]);
      expect(losses).toMatchObject({ duplicated: 0, forgotten: 0 });
      expect(neverBegun.filter(({ sentAt }) => sentAt > killedAt + lostFor[how])).toEqual([]);
    });
  });
});
