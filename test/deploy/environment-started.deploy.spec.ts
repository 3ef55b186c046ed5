import { expect, it } from 'vitest';
import { EnvironmentStage } from './support/environment-stage.js';
import { describeWith, type ProgramName } from './support/programs.js';
import { EtcdServer } from './support/stores/etcd.js';

const PAGE = 'docs/deploy/environment.md';

/** How a service was started and ended by a section of the page, which compares what it answers. */
async function lifeIn(stage: EnvironmentStage, section: string) {
  const [service] = await stage.follow(PAGE, `## ${section}`);
  if (service === undefined) throw new Error(`nothing is started in ${section}`);
  const codes = await stage.stop(service);
  return { codes, log: service.output(), leftOvers: await stage.leftOvers() };
}

/** SIGTERM went to the service itself, and nothing it was given surprised it. */
const ITS_OWN = {
  codes: [0],
  log: expect.toSatisfy((log: string) => {
    return (
      /SIGTERM: readiness is 503[^]*stopped after/.test(log) &&
      !/is unknown|"level":"(?:error|fatal)"/.test(log)
    );
  }),
  leftOvers: [],
};

const TOOLS: readonly (readonly [section: string, programs: readonly ProgramName[]])[] = [
  ['env', []],
  ['direnv', ['direnv']],
  ['envsubst', ['envsubst']],
];

for (const [section, programs] of TOOLS) {
  describeWith(programs, `values by ${section}`, () => {
    it('arrive, and the process that was started is the service', async () => {
      await using stage = await EnvironmentStage.open({ programs, env: { DRAIN_DELAY: '0s' } });

      expect(await lifeIn(stage, section)).toEqual(ITS_OWN);
    });
  });
}

describeWith(['etcd', 'etcdctl', 'confd'], 'values in etcd', () => {
  it('arrive by etcdctl and by confd, and the process that was started is the service', async () => {
    await using etcd = await EtcdServer.start();
    await using stage = await EnvironmentStage.open({
      programs: ['etcdctl', 'confd'],
      env: { DRAIN_DELAY: '0s' },
      ports: { 2379: Number(new URL(etcd.url).port) },
    });

    expect(await lifeIn(stage, 'etcd')).toEqual(ITS_OWN);
    expect(await lifeIn(stage, 'confd')).toEqual(ITS_OWN);
  });
});
