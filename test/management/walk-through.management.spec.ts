import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { until } from '../secrets/support/until.js';
import { freePort } from '../support/free-port.js';
import { repository } from '../support/repository.js';
import { differences } from '../support/walk-compare.js';
import { stepsOf } from '../support/walk-page.js';
import { isListening, WalkShell } from '../support/walk-shell.js';

const PAGE = 'docs/management.md';
const STARTS = './run-app.sh';

const hasCurl = spawnSync('curl', ['--version']).status === 0;
if (!hasCurl && process.env['CI'] === 'true') throw new Error('curl is missing: apt-get install curl.');

const steps = stepsOf(readFileSync(join(repository, PAGE), 'utf8'), '## A walk through every control');

/** Whether it asks somebody, and waits for the answer. */
const ASKS = /^curl\b[^]*[^&]$/;

/**
 * Runs what the page says, in its order, in one shell, and compares what comes out with what the page shows.
 *
 * Three things are not as they are written there: the ports 8000 and 9000 and the path of the socket are free ones,
 * `10.0.0.5` stands for this machine, and a command with `./run-app.sh` runs in the background, in the place of the one
 * before it. What may differ from what is shown is said in `walk-compare.ts`.
 */
describe.skipIf(!hasCurl)(`the walk of ${PAGE}`, () => {
  const started = new AsyncDisposableStack();
  let shell: WalkShell;
  let logFolder: string;
  const logs: string[] = [];
  let real: (text: string) => string;

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'walk-'));
    started.defer(() => rm(folder, { recursive: true, force: true }));
    const [main, management] = [String(await freePort()), String(await freePort())];
    const socket = join(folder, 'management.sock');
    logFolder = folder;
    real = (text) =>
      text
        .replaceAll('10.0.0.5', '127.0.0.1')
        .replaceAll('8000', main)
        .replaceAll('9000', management)
        .replaceAll('/run/app/management.sock', socket);
    shell = started.use(
      new WalkShell({
        cwd: inject('stage'),
        env: {
          PATH: `${dirname(process.execPath)}:/usr/bin:/bin`,
          PORT: main,
          DRAIN_DELAY: '0s',
          HOME: folder,
        },
      }),
    );
  });
  afterAll(() => started.disposeAsync());

  it('has a command for every control', () => {
    const all = steps.map(({ command }) => command).join('\n');
    const controls = [
      '/-/',
      'ready?verbose',
      'accepting',
      'log-level',
      'config',
      'secrets',
      'refresh',
      'lifecycle',
    ];

    expect(controls.filter((control) => !all.includes(control))).toEqual([]);
    expect(all).toMatch(/--unix-socket/);
    expect(steps.length).toBeGreaterThan(25);
  });

  it.each(steps.map((step) => [step.line, step.command, step] as const))(
    'line %d: %s',
    async (_line, command, step) => {
      const { status, shown } = step;
      if (command.includes(STARTS)) {
        const log = join(logFolder, `service-${logs.length}.log`);
        logs.push(log);
        await shell.start(real(command), log);
        await until('the service listens', () => isListening(log), {
          details: () => readFileSync(log, 'utf8'),
        });
        return;
      }
      const result = await shell.run(real(command));
      const said = shown.flatMap((one) => differences({ ...one, text: real(one.text) }, result.output));

      expect(said).toEqual([]);
      expect(result.status).toBe(status ?? (ASKS.test(command) ? '200' : result.status));
    },
  );

  it('leaves nothing in the log that went wrong', async () => {
    const lines = (await Promise.all(logs.map((log) => readFile(log, 'utf8')))).join('');

    expect(lines).toMatch(
      /PUT \/-\/ready: accepting → not accepting until \S+, by loopback \(127\.0\.0\.1\)/,
    );
    expect(lines).not.toMatch(/"level":"(?:error|fatal)"/);
  });
});
