import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../../secrets/support/until.js';
import { BusyClient, sum } from '../../support/busy-client.js';
import { EnvironmentBao } from './environment-bao.js';
import { EnvironmentStage, type Started } from './environment-stage.js';
import type { ProgramName } from './programs.js';

const PAGE = 'docs/deploy/environment-supervisors.md';

export interface Supervised {
  /** Its section of the page, which starts two instances. */
  readonly section: string;
  readonly programs: readonly ProgramName[];
  /** What it ends with after SIGTERM, whatever the service ended with. */
  readonly code: number;
  /** What it says when the store does not answer. */
  readonly away: RegExp;
}

/** What must be seen of a tool that supervises the service: a change, the store away, the end. */
export function describeSupervised({ section, programs, code, away }: Supervised): void {
  const open = new AsyncDisposableStack();
  let bao: EnvironmentBao;
  let stage: EnvironmentStage;
  let supervisors: readonly Started[];

  beforeAll(async () => {
    bao = open.use(await EnvironmentBao.start());
    stage = open.use(await EnvironmentStage.open({ programs, ports: { 8200: bao.port } }));
    await bao.openFor(stage);
    supervisors = await stage.follow(PAGE, `## ${section}`);
  });
  afterAll(() => open.disposeAsync());

  it('starts the service with the values, and without what opens the store', async () => {
    expect(await greetings(stage)).toEqual([
      `Good "morning", it's me, Ada!`,
      `Good "morning", it's me, Ada!`,
    ]);
    for (const supervisor of supervisors) {
      expect(readFileSync(`/proc/${childOf(supervisor)}/environ`, 'utf8')).not.toMatch(/(?:VAULT|BAO)_TOKEN/);
      expect(supervisor.output()).not.toMatch(/"level":"(?:error|fatal)"|is unknown/);
    }
  });

  it('restarts it when a value changes; behind HAProxy, one after the other, no request is lost', async () => {
    await startBalancer(stage);
    const before = supervisors.map(childOf);
    const clients = await BusyClient.startMany(4, Number(stage.real('8080')), {
      request: { target: '/slow?ms=20' },
    });

    await stage.follow(PAGE, '## A change without a lost request');

    const { statuses, lost, refused } = sum(await Promise.all(clients.map((client) => client.stop())));
    expect({ lost, refused, statuses }).toEqual({
      lost: [],
      refused: 0,
      statuses: { 200: expect.any(Number) },
    });
    expect(await greetings(stage)).toEqual(['Bonjour, Ada!', 'Bonjour, Ada!']);
    supervisors.forEach((supervisor, index) => {
      expect(childOf(supervisor)).not.toBe(before[index]);
      expect(supervisor.output()).toMatch(/SIGTERM: readiness is 503[^]*stopped after[^]*listening on/);
    });
  });

  it('leaves it alone while the store is away', async () => {
    const before = supervisors.map(childOf);

    await bao.store.goAway();
    for (const supervisor of supervisors)
      await until('it misses the store', () => Promise.resolve(away.test(supervisor.output())), {
        details: () => supervisor.output(),
      });

    expect(supervisors.map(childOf)).toEqual(before);
    expect(await greetings(stage)).toHaveLength(2);
  });

  it('hands SIGTERM on, waits for the service, and leaves nothing behind', async () => {
    expect(await stage.stop(...supervisors)).toEqual([code, code]);

    for (const supervisor of supervisors)
      expect(supervisor.output().match(/SIGTERM: readiness is 503|stopped after/g)).toHaveLength(4);
    expect((await stage.leftOvers()).filter((command) => !command.includes('haproxy'))).toEqual([]);
  });
}

async function greetings(stage: EnvironmentStage): Promise<unknown[]> {
  const answers = ['8001', '8002'].map(async (port) => (await stage.get(port, '/hello/Ada')).json());
  return (await Promise.all(answers)).map((answer) => (answer as { readonly message: unknown }).message);
}

/** The service is the only process that it has started. */
function childOf({ pid }: Started): string {
  // A thread of its own may have done it.
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean),
  );
  const [child] = children;
  if (child === undefined || children.length > 1) throw new Error(`${pid} has ${children.length} children`);
  return child;
}

async function startBalancer(stage: EnvironmentStage): Promise<void> {
  const addresses =
    'BIND=127.0.0.1:8080 APP_1=127.0.0.1:8001 APP_2=127.0.0.1:8002 STATS_SOCKET=/run/app/haproxy.sock';
  const haproxy = await stage.launch(`env ${addresses} haproxy -db -f /etc/app/haproxy.cfg`);
  await until('HAProxy has found both', async () => (await stage.get('8080', '/hello/Ada')).ok, {
    details: () => haproxy.output(),
  });
}
