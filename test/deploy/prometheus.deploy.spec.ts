import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../secrets/support/until.js';
import { repository } from '../support/repository.js';
import { stepsOf } from '../support/walk-page.js';
import { must } from './support/command.js';
import { describeWith, pathOf } from './support/programs.js';
import { metricsIn, PrometheusApi } from './support/proxy-prometheus.js';
import { ProxyScene } from './support/proxy-scene.js';

const PAGE = 'docs/deploy/prometheus.md';
const page = readFileSync(join(repository, PAGE), 'utf8');
const rulesTest = readFileSync(join(repository, 'docker/alerts.test.yml'), 'utf8');

const steps = (heading: string) =>
  stepsOf(page, heading).map((step) => [step.line, step.command, step] as const);

/** Four instances, one of them with a port for `/-/`, and Prometheus. */
const PORTS = ['8001', '8002', '8003', '8004', '9004', '9090'];

/** What a sample with fake secrets and without a store never shows, and what does. */
const LATER: ReadonlyMap<string, string> = new Map([
  ['secret_lease_remaining_seconds', 'a secret that is lent'],
  ['secrets_backend_operations_total', 'a backend with a login or with leases'],
]);

/** Rules and scrapes of the page take minutes, which no test has. */
const quicker = (text: string) =>
  text.replaceAll(/(_interval: )\d+s/g, '$11s').replaceAll(/(alert: InstanceDown[^]*?for: )1m/g, '$13s');

describeWith(['prometheus', 'promtool'], `the service asked by Prometheus, as ${PAGE} says`, () => {
  let scene: ProxyScene;
  let prometheus: PrometheusApi;
  beforeAll(async () => {
    scene = await ProxyScene.open(PORTS, ['alerts.yml', 'alerts.test.yml']);
    prometheus = new PrometheusApi(scene.port('9090'));
    const [, config = ''] = /```yaml\n(global:[^]*?)```/.exec(page) ?? [];
    await writeFile(join(scene.folder, 'prometheus.yml'), quicker(scene.real(config)));
    const rules = join(scene.folder, 'docker/alerts.yml');
    await writeFile(rules, quicker(readFileSync(rules, 'utf8')));
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  it.each(steps('## Try it').slice(0, -2))('line %d: %s', async (_line, _command, step) => {
    expect(await scene.follow(step)).toEqual([]);
  });

  it('has four instances up, after the first round of scrapes', async () => {
    const [, , count] = steps('## Try it').at(-2) ?? [];
    await until(
      'the page is right',
      async () => count !== undefined && (await scene.follow(count)).length === 0,
    );
    const up = await prometheus.valuesOf('up', 'instance');

    const asked = ['8001', '8002', '8003', '9004'].map(
      (port) => [`127.0.0.1:${scene.port(port)}`, 1] as const,
    );

    expect(up).toEqual(new Map(asked));
  });

  it('has read rules that say whom they wake, why and what to do', async () => {
    const rules = await prometheus.rules();

    expect(rules.length).toBeGreaterThan(15);
    for (const { name, duration, labels, annotations } of rules) {
      expect({ name, duration, labels, annotations }).toEqual({
        name,
        duration: expect.toSatisfy((seconds: number) => seconds > 0),
        labels: { severity: expect.stringMatching(/^(?:critical|warning)$/) },
        annotations: {
          summary: expect.stringContaining('{{ $labels.'),
          description: expect.any(String),
          runbook: expect.toSatisfy(isAHeading),
        },
      });
      expect(page).toContain(`\`${name}\``);
      expect(rulesTest).toContain(`alertname="${name}"`);
    }
  });

  it('gets every metric that the rules read', async () => {
    for (const path of ['/hello/Ada', '/-/log-level?level=debug']) {
      await fetch(`http://127.0.0.1:${scene.port('8002')}${path}`, {
        method: path.startsWith('/-/') ? 'PUT' : 'GET',
      });
    }
    const read = new Set((await prometheus.rules()).flatMap(({ query }) => metricsIn(query)));
    await until('the refused change was scraped', async () =>
      (await prometheus.metrics()).includes('management_writes_total'),
    );
    const there = new Set(await prometheus.metrics());

    expect(read.size).toBeGreaterThan(12);
    expect([...read].filter((name) => !there.has(name)).toSorted()).toEqual([...LATER.keys()]);
  });

  it('alerts when an instance was killed, and not before', async () => {
    const down = () => prometheus.valuesOf('ALERTS{alertname="InstanceDown"}', 'alertstate');
    const before = await down();
    const [, , kill] = steps('## Try it').at(-1) ?? [];
    expect(kill && (await scene.follow(kill))).toEqual([]);
    await until('it is pending', async () => (await down()).has('pending'));
    await until('it fires', async () => (await down()).has('firing'));

    expect(before).toEqual(new Map());
    expect(await prometheus.valuesOf('ALERTS{alertname="InstanceDown"}', 'instance')).toEqual(
      new Map([[`127.0.0.1:${scene.port('8001')}`, 1]]),
    );
  });

  it.each(steps('## What goes wrong'))('line %d: %s', async (_line, _command, step) => {
    expect(await scene.follow(step)).toEqual([]);
  });
});

describeWith(['promtool'], 'the alerts', () => {
  it('fire when they should, and only then', async () => {
    const folder = join(repository, 'docker');
    const said = await must(pathOf('promtool'), ['test', 'rules', 'alerts.test.yml'], { cwd: folder });

    expect(said).toContain('SUCCESS');
  });
});

/** Whether such a path is a heading of a page of this repository: `docs/health.md#checks`. */
function isAHeading(path: string): boolean {
  const [file = '', anchor = ''] = path.split('#');
  const headings = readFileSync(join(repository, file), 'utf8').matchAll(/^#+ (.+)$/gm);
  const slugs = [...headings].map(([, text = '']) =>
    text
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
  return slugs.includes(anchor);
}
