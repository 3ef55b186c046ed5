import { spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '../../secrets/support/until.js';
import { run } from './command.js';

const SYSTEM_PATH = '/usr/sbin:/usr/bin:/sbin:/bin';

/** Where the engine of a run keeps everything; its images go with the folder. */
function partsOf(runFolder: string) {
  const folder = join(runFolder, 'engine');
  return {
    folder,
    socket: join(folder, 'docker.sock'),
    pidFile: join(folder, 'docker.pid'),
    log: join(folder, 'dockerd.log'),
  };
}

/**
 * Starts a Docker engine for this run alone. It outlives the test file that wanted it first; {@link stopEngine} ends
 * it.
 *
 * @returns What `DOCKER_HOST` has to be.
 */
export async function startEngine(runFolder: string, docker: string): Promise<string> {
  const { folder, socket, pidFile, log } = partsOf(runFolder);
  await mkdir(folder);
  const output = openSync(log, 'a');
  const args = [
    ['--data-root', join(folder, 'data')],
    ['--exec-root', join(folder, 'exec')],
    ['--pidfile', pidFile],
    ['--host', `unix://${socket}`],
    // More than the machine lets anybody have is refused where it may not be raised.
    ['--default-ulimit', 'nofile=1024:1024'],
    ['--default-ulimit', 'nproc=1000:1000'],
  ].flat();
  const engine = spawn('dockerd', args, {
    detached: true,
    env: { PATH: SYSTEM_PATH },
    stdio: ['ignore', output, output],
  });
  engine.unref();
  const host = `unix://${socket}`;
  await until(
    'the Docker engine answers',
    async () => (await run(docker, ['version'], { env: { DOCKER_HOST: host } })).code === 0,
    { details: () => readFileSync(log, 'utf8') },
  );
  return host;
}

/** Ends the engine of this run, if it has one, with its containers, mounts and images. */
export async function stopEngine(runFolder: string): Promise<void> {
  const { folder, pidFile } = partsOf(runFolder);
  if (!existsSync(pidFile)) return;
  process.kill(Number(readFileSync(pidFile, 'utf8')), 'SIGTERM');
  // Not its process: a dead one may stay in the process table for a while.
  await until('the Docker engine has ended', () => Promise.resolve(!existsSync(pidFile)));
  // One that was in a swarm leaves a network namespace behind, and a folder with a mount in it cannot be removed.
  for (const mount of mountsBelow(folder))
    await run('umount', ['--lazy', mount], { env: { PATH: SYSTEM_PATH } });
}

function mountsBelow(folder: string): string[] {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n');
  return mounts.map((line) => line.split(' ')[1] ?? '').filter((path) => path.startsWith(`${folder}/`));
}
