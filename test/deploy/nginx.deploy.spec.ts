import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../secrets/support/until.js';
import { repository } from '../support/repository.js';
import { stepsOf } from '../support/walk-page.js';
import { describeWith } from './support/programs.js';
import { whileAsking } from './support/proxy-load.js';
import { ProxyScene } from './support/proxy-scene.js';
import { hidesTheSurface } from './support/proxy-sweep.js';

const PAGE = 'docs/deploy/nginx.md';
const page = readFileSync(join(repository, PAGE), 'utf8');

const steps = (heading: string) =>
  stepsOf(page, heading).map((step) => [step.line, step.command, step] as const);

describeWith(['nginx'], `the service behind nginx, as ${PAGE} says`, () => {
  let scene: ProxyScene;
  beforeAll(async () => (scene = await ProxyScene.open(['8080', '8001', '8002'], ['nginx.conf'])));
  afterAll(() => scene[Symbol.asyncDispose]());

  const ask = (path: string, init?: RequestInit) =>
    fetch(`http://127.0.0.1:${scene.port('8080')}${path}`, init);

  const active = async (port: string): Promise<number> => {
    const metrics = await (await fetch(`http://127.0.0.1:${scene.port(port)}/-/metrics`)).text();
    return Number(/^http_server_active_requests (\d+)/m.exec(metrics)?.[1]);
  };

  it.each(steps('## Try it'))('line %d: %s', async (_line, _command, step) => {
    expect(await scene.follow(step)).toEqual([]);
  });

  hidesTheSurface(() => scene.port('8080'), { most: 58, of: 82 });

  it('passes on server-sent events as they come', async () => {
    const { body } = await ask('/events');
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    const first = await reader?.read();
    await reader?.cancel();

    expect(first?.value).toContain('"count":0');
  });

  it('sends what may be sent twice to the other one when an instance is killed', async () => {
    const asked = Array.from({ length: 10 }, () => ask('/slow?ms=1000'));
    await until(
      'both have something to do',
      async () => (await active('8001')) > 0 && (await active('8002')) > 0,
    );
    await scene.kill('first', '8001');
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    const { status } = await ask('/likes/tea', { method: 'POST' });
    const [, , start] = steps('## A rolling restart')[1] ?? [];

    expect([...statuses, status]).toEqual(Array.from({ length: 11 }, () => 200));
    expect(start && (await scene.follow(start))).toEqual([]);
  });

  it('answers every read, and all but a write at most, while an instance is restarted', async () => {
    const { read, written } = await whileAsking(scene.port('8080'), async () => {
      for (const [, , step] of steps('## A rolling restart')) expect(await scene.follow(step)).toEqual([]);
    });
    const { 200: done = 0, 502: failed = 0, ...others } = written.statuses;

    expect(read).toMatchObject({ statuses: { 200: expect.any(Number) }, lost: [], refused: 0 });
    expect(Object.keys(read.statuses)).toEqual(['200']);
    expect({ others, lost: written.lost, refused: written.refused }).toEqual({
      others: {},
      lost: [],
      refused: 0,
    });
    // The kernel had taken its connection, and nobody else any more, when the listener closed: once for each of the two.
    expect(failed).toBeLessThanOrEqual(2);
    expect(done).toBeGreaterThan(1_000);
  });

  it.runIf(process.getuid?.() === 0)('needs no root', async () => {
    const said = await scene.run(
      `install -d -o nobody theirs
       setpriv --reuid=nobody --regid=nogroup --clear-groups nginx -e stderr -t -p theirs -c "$PWD/docker/nginx.conf" 2>&1`,
    );

    expect(said).toMatch(
      /^nginx: the configuration file .* syntax is ok\nnginx: configuration file .* successful\n$/,
    );
  });

  describe('what goes wrong', () => {
    it.each(steps('## What goes wrong'))('line %d: %s', async (_line, _command, step) => {
      expect(await scene.follow(step)).toEqual([]);
    });
  });
});
