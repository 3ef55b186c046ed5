import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { DeploymentConfig } from '../../src/config/deployment.config.js';
import { formatDuration } from '../../src/config/duration.js';
import { loadConfigs } from '../../src/config/load-configs.js';
import { shutdownSettings } from '../../src/lifecycle/shutdown-settings.js';
import type { ShutdownSettings } from '../../src/lifecycle/shutdown.js';
import { withGenerated } from '../support/generated.js';
import { repository } from '../support/repository.js';
import { killsIn, noticeOf, settingsIn } from '../support/shutdown-budget.js';

const PAGE = 'docs/deploy/README.md';

/** Foreman and honcho kill so long after SIGTERM, and cannot be told otherwise. */
const RUNNERS_KILL_MS = 5_000;

/** What a balancer may be late, on a machine that has much to do. */
const MARGIN_MS = 1_000;

/** Those that say after how long a service of ours is killed. */
const SUPERVISORS = [
  'docker/app@.service',
  'docker/compose.yaml',
  'docker/consul-template.hcl',
  'docker/kubernetes.yaml',
  'docker/stack.yaml',
];

const read = (file: string): string => readFileSync(join(repository, file), 'utf8');
const files = globSync(['docker/**/*', 'docs/deploy/*.md'], { cwd: repository, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(repository.length))
  .toSorted();
const kills = files.flatMap((file) => killsIn(file, read(file)));
const settings = files.flatMap((file) => settingsIn(file, read(file)));

describe('the budget of a shutdown', () => {
  let budget: ShutdownSettings;

  // What a service has that sets nothing: the one place that all the others have to agree with.
  beforeAll(async () => {
    const { values } = await loadConfigs([{ config: DeploymentConfig, prefix: '' }], {});
    budget = shutdownSettings(values.get(DeploymentConfig) as DeploymentConfig, false);
  });

  it('has room for the delay and for streams', () => {
    expect(budget.drainDelay + budget.streamDrainTimeout).toBeLessThan(budget.shutdownTimeout);
  });

  it('is over before any supervisor kills', () => {
    expect(kills.filter(({ ms }) => ms <= budget.shutdownTimeout)).toEqual([]);
    expect(SUPERVISORS.filter((file) => !kills.some((kill) => kill.file === file))).toEqual([]);
  });

  it('has a delay that is longer than HAProxy takes to notice, with a margin', () => {
    const notice = noticeOf(read('docker/haproxy.cfg'));

    expect(notice).toBeGreaterThan(0);
    expect(notice + MARGIN_MS).toBeLessThanOrEqual(budget.drainDelay);
  });

  it('is set by nobody but for runners that kill sooner', () => {
    expect(settings.filter(({ file }) => file.startsWith('docker/')).map(({ file }) => file)).toEqual([
      'docker/Procfile',
      'docker/Procfile',
    ]);
    const [delay, timeout] = settings.filter(({ file }) => file === 'docker/Procfile');
    expect(delay?.ms).toBeLessThan(timeout?.ms ?? 0);
    expect(timeout?.ms).toBeLessThan(RUNNERS_KILL_MS);
  });

  it(`is in ${PAGE} as the files have it`, async () => {
    const rows = [
      ['`DRAIN_DELAY`', 'the library', budget.drainDelay],
      ['… of which HAProxy needs at most', '`docker/haproxy.cfg`', noticeOf(read('docker/haproxy.cfg'))],
      ['`STREAM_DRAIN_TIMEOUT`, after that', 'the library', budget.streamDrainTimeout],
      ['`SHUTDOWN_TIMEOUT`, all of it', 'the library', budget.shutdownTimeout],
      ...kills
        .filter(({ file }) => file.startsWith('docker/'))
        .map(({ file, name, ms }) => [`\`${name}\`: killed`, `\`${file}\``, ms] as const),
    ] as const;
    const table = ['| time | where | |', '| --- | --- | --- |']
      .concat(rows.map(([what, where, ms]) => `| ${what} | ${where} | ${formatDuration(ms)} |`))
      .filter((row, at, all) => all.indexOf(row) === at);

    await expect(await withGenerated(PAGE, 'budget', table.join('\n'))).toMatchFileSnapshot(
      join(repository, PAGE),
    );
  });
});
