import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { repository } from '../support/repository.js';
import { stepsOf } from '../support/walk-page.js';
import { describeWith } from './support/programs.js';
import { whileAsking } from './support/proxy-load.js';
import { ProxyScene } from './support/proxy-scene.js';
import { hidesTheSurface } from './support/proxy-sweep.js';

const PAGE = 'docs/deploy/haproxy.md';
const page = readFileSync(join(repository, PAGE), 'utf8');

const steps = (heading: string) =>
  stepsOf(page, heading).map((step) => [step.line, step.command, step] as const);

/** Ports that the page or the file names. */
const PORTS = ['8080', '8081', '8001', '8002', '9001'];

/** The status of a request by HTTP/2 without TLS, which HAProxy takes on the same port. */
async function statusByHttp2(port: number, path: string): Promise<unknown> {
  const session = connect(`http://127.0.0.1:${port}`);
  try {
    const [headers] = (await once(session.request({ ':path': path }), 'response')) as [object];
    return (headers as Record<string, unknown>)[':status'];
  } finally {
    session.destroy();
  }
}

describeWith(['haproxy'], `the service behind HAProxy, as ${PAGE} says`, () => {
  let scene: ProxyScene;
  beforeAll(async () => (scene = await ProxyScene.open(PORTS, ['haproxy.cfg'])));
  afterAll(() => scene[Symbol.asyncDispose]());

  it.each(steps('## Try it'))('line %d: %s', async (_line, _command, step) => {
    expect(await scene.follow(step)).toEqual([]);
  });

  hidesTheSurface(() => scene.port('8080'), { most: 82, of: 82 });

  it('stops them over HTTP/2 too', async () => {
    const paths = ['/hello/Ada', '/-/ready', '//-/ready', '/%2d/ready', '/x/../-/ready', '/-;a/ready'];
    const statuses = await Promise.all(paths.map((path) => statusByHttp2(scene.port('8080'), path)));

    expect(statuses).toEqual([200, 404, 404, 404, 404, 404]);
  });

  it('resolves no path for so long that others would wait', async () => {
    const began = performance.now();
    const paths = ['../', ';a', '%25', '%', '..', '-/', '/../x-'].map(
      (part) => `/${part.repeat(14_000 / part.length)}/-`,
    );
    await Promise.all(paths.map((path) => fetch(`http://127.0.0.1:${scene.port('8080')}${path}`)));

    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('answers every request while one instance after the other is restarted', async () => {
    const { read, written } = await whileAsking(scene.port('8080'), async () => {
      for (const [, , step] of steps('## A rolling restart')) expect(await scene.follow(step)).toEqual([]);
    });

    for (const { statuses, lost, refused } of [read, written]) {
      expect({ statuses, lost, refused }).toEqual({
        statuses: { 200: expect.any(Number) },
        lost: [],
        refused: 0,
      });
    }
  });

  it('answers what was not sent yet to an instance that is killed by the other one', async () => {
    await scene.kill('first', '8001');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => fetch(`http://127.0.0.1:${scene.port('8080')}/hello/Ada`)),
    );

    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
  });

  it.each(steps('## What goes wrong'))('line %d: %s', async (_line, _command, step) => {
    expect(await scene.follow(step)).toEqual([]);
  });

  it.each([
    ['haproxy -f nowhere.cfg', /Cannot open configuration file.* nowhere\.cfg .*\nexit 1\n$/],
    [
      'STATS_SOCKET=/nowhere/admin.sock BIND=127.0.0.1:8081 haproxy -f docker/haproxy.cfg',
      /cannot bind UNIX socket \(No such file or directory\) \[\/nowhere\/admin\.sock\]\n[^]*exit 1\n$/,
    ],
    [
      'APP_1=no-such-name.invalid:8000 haproxy -c -f docker/haproxy.cfg',
      /could not resolve address 'no-such-name\.invalid'[^]*Configuration file is valid\n$/,
    ],
  ])('%s says what is wrong', async (command, sentence) => {
    expect(await scene.run(`${command} 2>&1 || echo "exit $?"`)).toMatch(sentence);
  });
});

describeWith(['haproxy'], 'the service behind HAProxy in TCP mode', () => {
  it('keeps all but the probes for its own listener', async () => {
    await using scene = await ProxyScene.open(PORTS);
    const [, config = ''] = /```haproxy\n([^]*?)```/.exec(page) ?? [];
    await writeFile(join(scene.folder, 'tcp.cfg'), scene.real(config));
    await scene.run('export NODE_ENV=production SECRETS_PROVIDER=fake MANAGEMENT_PORT=9001');
    await scene.follow({ ...BACKGROUND, command: 'PORT=8001 sample/02-deployable/run-app.sh >app.log &' });
    await scene.follow({ ...BACKGROUND, command: 'haproxy -f tcp.cfg >haproxy.log &' });
    const asked = await Promise.all(
      ['/hello/Ada', '/-/ready', '/-/version', '/-/config', '/x/../-/version'].map(
        async (path) => (await fetch(`http://127.0.0.1:${scene.port('8080')}${path}`)).status,
      ),
    );

    expect(asked).toEqual([200, 200, 404, 404, 404]);
    expect((await fetch(`http://127.0.0.1:${scene.port('9001')}/-/version`)).status).toBe(200);
  });
});

const BACKGROUND = { line: 0, status: undefined, shown: [] };
