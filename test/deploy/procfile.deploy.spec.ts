import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../secrets/support/until.js';
import { repository } from '../support/repository.js';
import { differences } from '../support/walk-compare.js';
import { stepsOf } from '../support/walk-page.js';
import { must } from './support/command.js';
import { freePortsInARow } from './support/procfile-ports.js';
import { answers, isInFlight, ProcfileService } from './support/procfile-service.js';
import { describeWith } from './support/programs.js';

const page = readFileSync(join(repository, 'docs/deploy/procfile.md'), 'utf8');
const CUT_OFF = 'the 4000 ms of the shutdown are over; still running: GET /slow';
const PROCFILE = join(repository, 'docker/Procfile');

const [copy, startHoncho, ...asks] = stepsOf(page, '## honcho');
const [startForeman] = stepsOf(page, "## npm's foreman");

describeWith(['honcho', 'nf'], 'a Procfile runner', () => {
  const cleanup = new AsyncDisposableStack();
  let service: ProcfileService;
  afterAll(() => cleanup.disposeAsync());

  beforeAll(async () => {
    service = cleanup.use(await ProcfileService.create());
    await must('bash', ['-c', (copy?.command ?? '').replace('docker/Procfile', `'${PROCFILE}'`)], {
      cwd: service.folder,
      env: { PATH: '/usr/bin:/bin' },
    });
  });

  /** A command of the page, on ports that are free. */
  const start = (command: string | undefined, first: number, env?: Readonly<Record<string, string>>) =>
    service.run((command ?? '').replace('8001', String(first)), env);

  it('shows the file as it is', () => {
    expect(page).toContain(`\`\`\`procfile\n${readFileSync(PROCFILE, 'utf8')}\`\`\``);
  });

  it('honcho: four ports answer, and SIGTERM drains all four', async () => {
    const first = await freePortsInARow(4);
    await using honcho = start(startHoncho?.command, first);
    const ports = [first, first + 1, first + 2, first + 3];
    await Promise.all(ports.map((port) => answers(honcho, port)));
    for (const { command, shown } of asks) {
      const onPort = command.replace(/80(\d\d)/, (_port, at) => String(first + Number(at) - 1));
      const said = await must('bash', ['-c', onPort], { env: { PATH: '/usr/bin:/bin' } });
      expect(shown.flatMap((one) => differences(one, said))).toEqual([]);
    }

    const slow = ports.map((port) => fetch(`http://127.0.0.1:${port}/slow?ms=1500`));
    await Promise.all(ports.map((port) => isInFlight(port)));
    honcho.signal('SIGTERM');

    await expect(Promise.all(slow.map(async (one) => (await one).json()))).resolves.toEqual(
      ports.map(() => ({ ms: 1500 })),
    );
    await expect(honcho.ended).resolves.toEqual({ code: 143, signal: null });
    expect(honcho.services()).toEqual([]);
    for (const instance of ['web.1', 'web.2', 'web.3', 'web.4']) {
      expect(honcho.lines).toContainEqual(expect.stringMatching(`${instance} stopped \\(rc=0\\)`));
      expect(honcho.saidBy(instance)).toMatch(
        /SIGTERM: readiness is 503, serving on for 1000 ms, requests in flight: 1[^]*"stopped after 1\.\d s"/,
      );
    }
    expect(honcho.lines.join('\n')).not.toContain('SIGKILL');
  });

  it('honcho kills nobody: what takes too long is cut off by the service, which says so', async () => {
    const first = await freePortsInARow(2);
    await using honcho = start(startHoncho?.command.replace('web=4', 'web=2'), first);
    await Promise.all([answers(honcho, first), answers(honcho, first + 1)]);

    const slow = fetch(`http://127.0.0.1:${first}/slow?ms=30000`).then((answer) => answer.text());
    await isInFlight(first);
    honcho.signal('SIGTERM');

    await expect(slow).rejects.toThrow('fetch failed');
    await expect(honcho.ended).resolves.toEqual({ code: 143, signal: null });
    expect(honcho.saidBy('web.1')).toContain(CUT_OFF);
    expect(page).toContain(CUT_OFF);
    expect(honcho.lines).toContainEqual(expect.stringContaining('web.1 stopped (rc=1)'));
    expect(honcho.lines.join('\n')).not.toContain('SIGKILL');
  });

  it("npm's foreman: four ports; SIGTERM leaves the services behind, to be ended by their ids", async () => {
    const first = await freePortsInARow(4);
    await using foreman = start(startForeman?.command, first);
    for (const port of [first, first + 1, first + 2, first + 3]) await answers(foreman, port);

    foreman.signal('SIGTERM');
    await expect(foreman.ended).resolves.toEqual({ code: null, signal: 'SIGTERM' });
    const left = foreman.services();
    expect(left).toHaveLength(4);

    for (const pid of left) process.kill(pid, 'SIGTERM');
    await until('they have ended', () => Promise.resolve(foreman.services().length === 0));
  });

  it("npm's foreman: SIGINT ends the services", async () => {
    const first = await freePortsInARow(2);
    await using foreman = start(startForeman?.command.replace('web=4', 'web=2'), first);
    await Promise.all([answers(foreman, first), answers(foreman, first + 1)]);

    foreman.signal('SIGINT');

    await expect(foreman.ended).resolves.toEqual({ code: 0, signal: null });
    expect(foreman.services()).toEqual([]);
    expect(foreman.lines.filter((line) => line.includes('stopped after'))).toHaveLength(2);
  });

  it("npm's foreman hides a failure, honcho passes it on: a configuration that cannot work", async () => {
    const first = await freePortsInARow(2);
    await using foreman = start(startForeman?.command.replace('web=4', 'web=2'), first, {
      LOG_LEVEL: 'loud',
    });
    await expect(foreman.ended).resolves.toEqual({ code: 0, signal: null });
    await using honcho = start(startHoncho?.command.replace('web=4', 'web=2'), first, { LOG_LEVEL: 'loud' });
    await expect(honcho.ended).resolves.toEqual({ code: 78, signal: null });

    expect(honcho.lines.join('\n')).toContain('the configuration cannot work: LOG_LEVEL');
    expect(honcho.services()).toEqual([]);
  });
});
