import { expect, it } from 'vitest';
import { ManualClock } from '../../test/support/manual-clock.js';
import { ProxiedNotice } from './proxied-notice.js';

const AN_HOUR_MS = 60 * 60 * 1_000;

function notice() {
  const clock = new ManualClock();
  const lines: string[] = [];
  const { note } = new ProxiedNotice(clock, (line) => lines.push(line));
  return { clock, lines, note };
}

it('tells what was hidden, from whom, and what would let it through', () => {
  const { lines, note } = notice();

  note('x-forwarded-for', '/-/ready', '10.0.0.7');

  expect(lines).toEqual([
    "/-/ready was hidden from a proxy's request: header x-forwarded-for, peer 10.0.0.7. If that proxy may ask, name it in MANAGEMENT_TRUSTED_PROXIES.",
  ]);
});

it('tells it once an hour, and then how often it happened meanwhile', () => {
  const { clock, lines, note } = notice();
  note('via', '/-/', '10.0.0.7');
  note('via', '/-/', '10.0.0.7');
  clock.advance(AN_HOUR_MS - 1);
  note('via', '/-/', '10.0.0.7');
  expect(lines).toHaveLength(1);

  clock.advance(1);
  note('forwarded', '/-/version', '10.0.0.8');
  clock.advance(AN_HOUR_MS);
  note('via', '/-/', '10.0.0.7');

  expect(lines).toEqual([
    expect.not.stringContaining('more since'),
    expect.stringMatching(/header forwarded, peer 10\.0\.0\.8\. So were 2 more since/),
    expect.not.stringContaining('more since'),
  ]);
});
