import { spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { repository } from '../support/repository.js';

const MAIN = `
process.stderr.write('on stderr\\n');
const { argv, env, pid } = process;
console.log(JSON.stringify({ args: argv.slice(2), cwd: process.cwd(), path: env.PATH, pid, signals: globalThis.signals }));
process.exitCode = Number(env.EXIT ?? 0);
`;
const MANIFEST = { name: 'nestjs-deployment', type: 'module', exports: { './signals': './dist/signals.js' } };

interface Seen {
  readonly args: string[];
  readonly cwd: string;
  readonly path: string;
  readonly pid: number;
  readonly signals: string;
}

describe('run-app.sh', () => {
  let folder: string;
  let app: string;
  let script: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'run app '));
    app = join(folder, "the app's folder");
    script = join(app, 'run-app.sh');
    mkdirSync(join(app, 'dist'), { recursive: true });
    mkdirSync(join(app, 'sample/01-minimal/dist'), { recursive: true });
    mkdirSync(join(app, 'node_modules/.bin'), { recursive: true });
    copyFileSync(join(repository, 'run-app.sh'), script);
    symlinkSync(process.execPath, join(app, 'node_modules/.bin/node'));
    writeFileSync(join(app, 'package.json'), JSON.stringify(MANIFEST));
    writeFileSync(join(app, 'dist/signals.js'), `globalThis.signals = 'imported first';`);
    writeFileSync(join(app, 'sample/01-minimal/dist/main.js'), MAIN);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs it with a bare environment. */
  function run(command: string, args: readonly string[] = [], options: SpawnSyncOptions = {}) {
    const { env, ...rest } = options;
    const bare = { PATH: '/usr/bin:/bin', ...env };
    const child = spawnSync(command, args, { cwd: '/', env: bare, ...rest, encoding: 'utf8' });
    const lines = child.stdout.trimEnd().split('\n');
    return {
      code: child.status,
      pid: child.pid,
      lines,
      stderr: child.stderr,
      seen: () => JSON.parse(lines.at(-1) ?? '') as Seen,
    };
  }

  function link(target: string, ...path: string[]): string {
    const at = join(folder, ...path);
    mkdirSync(dirname(at), { recursive: true });
    symlinkSync(target, at);
    return at;
  }

  it('becomes the service: its own process, in its own folder, with the signals taken first', () => {
    const { seen, pid, code } = run(script);

    expect(seen()).toMatchObject({ pid, cwd: app, args: [], signals: 'imported first' });
    expect(code).toBe(0);
  });

  it('passes arguments on as they are', () => {
    expect(run(script, ['a b', '', '$HOME', '--flag']).seen().args).toEqual(['a b', '', '$HOME', '--flag']);
  });

  it('passes the exit code on', () => {
    expect(run(script, [], { env: { EXIT: '78' } }).code).toBe(78);
  });

  it('writes one stream', () => {
    const { lines, stderr } = run(script);

    expect(lines).toHaveLength(2);
    expect(lines).toContain('on stderr');
    expect(stderr).toBe('');
  });

  it('puts the tools of the project first on PATH, also when there is no PATH', () => {
    const tools = join(app, 'node_modules/.bin');

    expect(run(script).seen().path).toBe(`${tools}:/usr/bin:/bin`);
    expect(run('/usr/bin/env', ['-i', script]).seen().path.split(':')[0]).toBe(tools);
  });

  it('finds its folder through a chain of relative and absolute symlinks', () => {
    link(script, 'one', 'absolute');
    link('../one/absolute', 'two', 'relative');
    const last = link('relative', 'two', 'start');

    expect(run(last).seen().cwd).toBe(app);
    expect(run('./start', [], { cwd: join(folder, 'two') }).seen().cwd).toBe(app);
  });

  it('finds its folder through a symlinked folder', () => {
    const release = link(app, 'current');

    expect(run(join(release, 'run-app.sh')).seen().cwd).toBe(app);
  });

  it('is found on PATH', () => {
    const bin = dirname(link(script, 'bin', 'my-service'));

    expect(run('my-service', [], { env: { PATH: `${bin}:/usr/bin:/bin` } }).seen().cwd).toBe(app);
  });

  it.each(['sh', 'bash', 'dash'].filter((shell) => spawnSync(shell, ['-c', ':']).status === 0))(
    'runs under %s, named with and without a folder',
    (shell) => {
      expect(run(shell, ['run-app.sh', 'x'], { cwd: app }).seen()).toMatchObject({ cwd: app, args: ['x'] });
      expect(run(shell, [`${basename(app)}/run-app.sh`], { cwd: folder }).seen().cwd).toBe(app);
    },
  );

  it('does not follow CDPATH', () => {
    mkdirSync(join(folder, 'elsewhere', basename(app)), { recursive: true });

    const { seen } = run('sh', [`${basename(app)}/run-app.sh`], {
      cwd: folder,
      env: { CDPATH: join(folder, 'elsewhere') },
    });

    expect(seen().cwd).toBe(app);
  });

  it('says in one line what to run when there is no build, as JSON unless people read it', () => {
    rmSync(join(app, 'sample/01-minimal/dist'), { recursive: true });

    const piped = run(script);
    const human = run(script, [], { env: { LOG_FORMAT: 'human' } });

    expect(piped.code).toBe(1);
    expect(piped.lines.map((line) => JSON.parse(line) as object)).toEqual([
      {
        time: expect.any(String),
        level: 'fatal',
        msg: expect.stringMatching(/is missing\. Run: npm run build$/),
      },
    ]);
    expect(human).toMatchObject({ code: 1, lines: [expect.stringMatching(/^The service is not built: /)] });
  });
});
