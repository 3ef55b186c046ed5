import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../secrets/support/until.js';
import { EnvironmentBao } from './support/environment-bao.js';
import { EnvironmentStage } from './support/environment-stage.js';
import { describeWith } from './support/programs.js';
import { EtcdServer } from './support/stores/etcd.js';

// Root may read everything, unless it gives that up.
const AS_OTHERS = process.getuid?.() === 0 ? 'setpriv --bounding-set=-dac_override,-dac_read_search' : 'env';

const RUN = '/opt/app/run-app.sh';

describeWith(['direnv', 'envsubst', 'etcd', 'etcdctl', 'confd'], 'values that cannot work', () => {
  const open = new AsyncDisposableStack();
  let stage: EnvironmentStage;

  beforeAll(async () => {
    const etcd = open.use(await EtcdServer.start());
    stage = open.use(
      await EnvironmentStage.open({
        programs: ['direnv', 'envsubst', 'etcdctl', 'confd'],
        ports: { 2379: Number(new URL(etcd.url).port) },
      }),
    );
    await stage.run('cp /etc/app/.envrc /opt/app/.envrc');
    await stage.run('export ETCDCTL_API=3 ETCDCTL_ENDPOINTS=http://127.0.0.1:2379');
    await stage.run('etcdctl put /wrong/APP-GREETING Hello');
    await stage.run('etcdctl put /poor/APP_GREETING Hello');
    await stage.run("etcdctl put '/blank/APP GREETING' Hello");
    await stage.run('etcdctl put /names/prefix 7');
    await stage.run('etcdctl put /names/value 8');
  });
  afterAll(() => open.disposeAsync());

  it.each<[what: string, command: string, code: number, sentence: RegExp]>([
    ['a variable that is needed is missing', RUN, 78, /cannot work: SECRETS_PROVIDER"/],
    [
      'a file of direnv that nobody allowed',
      `direnv exec /opt/app ${RUN}`,
      1,
      /\.envrc is blocked. Run `direnv allow`/,
    ],
    [
      'a variable that envsubst does not find',
      `PROVIDER= GREETING=x envsubst '$PROVIDER $GREETING' < /etc/app/app.env.template > /run/app/a.env && /etc/app/with-env.sh /run/app/a.env ${RUN}`,
      78,
      /cannot work: SECRETS_PROVIDER"/,
    ],
    [
      'a quote that envsubst puts in as it is',
      `PROVIDER=fake GREETING="it's" envsubst '$PROVIDER $GREETING' < /etc/app/app.env.template > /run/app/b.env && /etc/app/with-env.sh /run/app/b.env ${RUN}`,
      2,
      /b\.env: Syntax error: Unterminated quoted string/,
    ],
    [
      'a template that is not there',
      `envsubst < /etc/app/none > /run/app/c.env && /etc/app/with-env.sh /run/app/c.env ${RUN}`,
      1,
      /none: No such file or directory/,
    ],
    [
      'a file of values that is not there',
      `/etc/app/with-env.sh /run/app/none.env ${RUN}`,
      78,
      /none\.env is missing, empty or not readable/,
    ],
    [
      'a prefix of etcd without keys',
      `/etc/app/with-etcd.sh /none/ ${RUN}`,
      78,
      /there is no key below \/none\/ in etcd/,
    ],
    [
      'a key of etcd that is no name',
      `/etc/app/with-etcd.sh /wrong/ ${RUN}`,
      78,
      /\/wrong\/APP-GREETING cannot be a variable/,
    ],
    [
      'a key of etcd with a blank',
      `/etc/app/with-etcd.sh /blank/ ${RUN}`,
      78,
      /\/blank\/APP GREETING cannot be a variable/,
    ],
    [
      'a key of etcd that this script has a variable for',
      `/etc/app/with-etcd.sh /names/ sh -c 'exit "$prefix"'`,
      7,
      /^<7>$/m,
    ],
    [
      'a folder in place of values',
      `/etc/app/with-env.sh /run/app ${RUN}`,
      78,
      /\/run\/app is missing, empty/,
    ],
    ['values without a command', '/etc/app/with-env.sh /run/app/a.env', 2, /Usage: with-env.sh FILE COMMAND/],
    [
      'keys of etcd without one that is needed',
      `/etc/app/with-etcd.sh /poor/ ${RUN}`,
      78,
      /cannot work: SECRETS_PROVIDER"/,
    ],
    [
      'an etcd that does not answer',
      `ETCDCTL_ENDPOINTS=http://127.0.0.1:8200 /etc/app/with-etcd.sh /app/ ${RUN}`,
      1,
      /Error: context deadline exceeded/,
    ],
    [
      'a prefix of etcd without keys, by confd',
      'confd -onetime -confdir /etc/app/confd -backend etcd -node http://127.0.0.1:2379',
      1,
      /Config check failed/,
    ],
    [
      'an etcd that does not answer confd',
      'confd -onetime -confdir /etc/app/confd -backend etcd -node http://127.0.0.1:8200',
      1,
      /FATAL context deadline exceeded/,
    ],
  ])('%s ends the start as its page says', async (_what, command, code, sentence) => {
    const outcome = await stage.outcome(command);

    expect(outcome).toEqual({ code, said: expect.stringMatching(sentence) });
    expect(await stage.leftOvers()).toEqual([]);
  });

  it('a secret file of the wrong mode ends the start with a sentence', async () => {
    const file = join(stage.folder, 'run/app/database_url');
    await writeFile(file, 'postgres://one:first-password@127.0.0.1/postgres');
    await chmod(file, 0);

    const { code, said } = await stage.outcome(
      `${AS_OTHERS} env SECRETS_PROVIDER=directory SECRETS_DIRECTORY=/run/app ${RUN}`,
    );

    expect(code).toBe(78);
    expect(said).toMatch(
      /may not be read at \S+database_url","hint":"Make the file readable, and its directories searchable/,
    );
    expect(said).not.toContain('first-password');
    await rm(file);
  });
});

describeWith(['bao', 'consul-template'], 'values of a supervisor that cannot work', () => {
  const open = new AsyncDisposableStack();
  let stage: EnvironmentStage;

  beforeAll(async () => {
    const bao = open.use(await EnvironmentBao.start());
    stage = open.use(
      await EnvironmentStage.open({ programs: ['bao', 'consul-template'], ports: { 8200: bao.port } }),
    );
    await bao.openFor(stage);
    await stage.run(
      'bao kv put -address=http://127.0.0.1:8200 -mount=secret app/8001 APP_GREETING=Hello >/dev/null',
    );
  });
  afterAll(() => open.disposeAsync());

  const consulTemplate = (env: string) =>
    `env -C /run/app VAULT_ADDR=http://127.0.0.1:8200 ${env} consul-template -config=/etc/app/consul-template.hcl`;

  it.each([
    ['consul-template', consulTemplate('PORT=8001')],
    ['the agent', 'env PORT=8001 bao agent -config=/etc/app/bao-agent.hcl'],
  ])('%s ends as the service does that misses one: with 78', async (_tool, command) => {
    expect(await stage.outcome(command)).toEqual({
      code: 78,
      said: expect.stringMatching(/cannot work: SECRETS_PROVIDER"/),
    });
  });

  it.each([
    ['consul-template', `${consulTemplate('PORT=8001')}.none`, 15],
    ['the agent', 'bao agent -config=/etc/app/none.hcl', 1],
  ])('%s ends with a sentence when its file is missing', async (_tool, command, code) => {
    const outcome = await stage.outcome(command);

    expect(outcome).toEqual({ code, said: expect.stringMatching(/no such file or directory/) });
  });

  it('consul-template that is told to gives up on a store that does not answer', async () => {
    const command = `${consulTemplate('PORT=8001 VAULT_ADDR=http://127.0.0.1:9000')} -vault-retry-attempts=1`;

    const { code, said } = await stage.outcome(command);

    expect([code, said]).toEqual([14, expect.stringMatching(/connection refused/)]);
  });

  it.each([
    ['consul-template', consulTemplate('PORT=8002'), 12],
    ['the agent', 'env PORT=8002 bao agent -config=/etc/app/bao-agent.hcl', 0],
  ])('%s waits for a path that does not exist, says so, and starts nothing', async (_tool, command, code) => {
    const waiting = await stage.launch(command);

    await until('it says so', () => Promise.resolve(/no secret exists at secret/.test(waiting.output())), {
      details: () => waiting.output(),
    });

    expect(waiting.output()).not.toMatch(/spawning|Nest/);
    expect(await stage.stop(waiting)).toEqual([code]);
  });
});
