import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../secrets/support/until.js';
import { repository } from '../support/repository.js';
import { differences } from '../support/walk-compare.js';
import { stepsOf } from '../support/walk-page.js';
import { rowsOf } from './support/page-table.js';
import { describeWith } from './support/programs.js';
import { askInTurn } from './support/systemd-client.js';
import { SystemdMachine } from './support/systemd-machine.js';
import { MISTAKES } from './support/systemd-mistakes.js';

const page = readFileSync(join(repository, 'docs/deploy/systemd.md'), 'utf8');
const mistakes = rowsOf(page, '## What goes wrong');

/** What is in the machine before the page begins. */
const FILES = ['docker/app@.service', 'docker/app.env.example'];

describeWith(['docker'], 'systemd', () => {
  const cleanup = new AsyncDisposableStack();
  let machine: SystemdMachine;
  afterAll(() => cleanup.disposeAsync());

  beforeAll(async () => {
    machine = cleanup.use(await SystemdMachine.boot());
    await machine.must('mkdir /docker');
    for (const file of FILES) await machine.put(`/${file}`, readFileSync(join(repository, file), 'utf8'));
  });

  /** Runs the commands of a section of the page, and compares what they say with what the page shows. */
  const follow = async (heading: string): Promise<void> => {
    const steps = stepsOf(page, heading);
    expect(steps).not.toEqual([]);
    for (const { command, shown } of steps) {
      const said = await machine.must(command);
      expect(shown.flatMap((one) => differences(one, said))).toEqual([]);
    }
  };

  it('starts two instances, each on its port, as the page says', async () => {
    await follow('## Start');
    await expect(machine.must('curl -sS http://127.0.0.1:8002/hello/Ada')).resolves.toContain('Hello, Ada!');
    await expect(machine.show('app@8002', 'ActiveState', 'UnitFileState')).resolves.toEqual([
      'active',
      'enabled',
    ]);
  });

  it('gives each instance its own copy of a secret, which nobody else can read', async () => {
    const [pid = ''] = await machine.show('app@8001', 'MainPID');
    const [owner, mode, user] = (
      await machine.must(
        `stat -c '%u %a' /run/credentials/app@8001.service/database_url; stat -c %u /proc/${pid}`,
      )
    )
      .trim()
      .split(/\s/);

    expect(mode).toBe('400');
    expect(owner).toBe(user);
    expect(user).not.toBe('0');
    await expect(machine.must(`tr '\\0' ' ' </proc/${pid}/cmdline`)).resolves.toMatch(
      /^node .*dist\/main\.js/,
    );
    await expect(machine.must(`cat /proc/${pid}/environ`)).resolves.not.toContain('postgres://');
  });

  it('is a unit without a fault, and exposed less than 2.0', async () => {
    const { code, stdout, stderr } = await machine.run('systemd-analyze verify app@8001.service');
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
    await expect(
      machine.must('systemd-analyze security --no-pager --threshold=20 app@8001.service'),
    ).resolves.toContain('Overall exposure level');
  });

  it('answers what is in flight when it is stopped, as the page says', async () => {
    await follow('## Stop');
    const lines = (await machine.must('journalctl -u app@8001 -t run-app.sh -o cat')).trim().split('\n');

    expect(lines.length).toBeGreaterThan(20);
    expect(lines.filter((line) => !isJson(line))).toEqual([]);
    await machine.must('systemctl start app@8001');
  });

  it('is restarted, one instance after the other, without a lost request, and has the new secret', async () => {
    const end = askInTurn(machine, [8001, 8002]);
    await follow('## A new release or a new secret');
    const { answered, out, failed } = await end();

    expect(failed).toEqual([]);
    expect(out).toEqual(['8001', '8002']);
    expect(Math.min(...Object.values(answered))).toBeGreaterThan(50);
    await expect(machine.must('curl -sS http://127.0.0.1:8001/database')).resolves.toContain('green');
  });

  it('comes back after kill -9', async () => {
    const [before] = await machine.show('app@8001', 'MainPID');
    await machine.must('systemctl kill --signal=KILL app@8001');
    await until('it is back', async () => {
      const [state, restarts] = await machine.show('app@8001', 'ActiveState', 'NRestarts');
      return state === 'active' && restarts === '1';
    });

    await expect(machine.must('curl -sS http://127.0.0.1:8001/hello/Ada')).resolves.toContain('Hello, Ada!');
    await expect(machine.show('app@8001', 'MainPID')).resolves.not.toEqual([before]);
  });

  it('has each mistake of the page in its test', () => {
    expect(mistakes.map(([what]) => what)).toEqual(Object.keys(MISTAKES));
  });

  it.each(mistakes)('%s: %s, status %s, tried again: %s', async (what = '', sentence, status, again) => {
    const { unit = 'app@8003', make, mend } = MISTAKES[what] ?? { make: 'false', mend: 'true' };
    await machine.must(make);
    const started = await machine.run(`systemctl start ${unit}`);
    const [state] = await machine.show(unit, 'ActiveState');
    const said = await machine.must(`journalctl -u ${unit} -o cat`);
    // What is said before the service runs is sometimes nobody's, as the page tells.
    const all = Number(status) > 200 ? await machine.must('journalctl -b -o cat') : said;
    await machine.must(`${mend}; systemctl stop ${unit}`);

    expect(started.code).toBe(1);
    expect(state).toBe(again === 'no' ? 'failed' : 'activating');
    expect(all).toContain(sentence);
    expect(said).toContain(`Main process exited, code=exited, status=${status}/`);
  });
});

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
