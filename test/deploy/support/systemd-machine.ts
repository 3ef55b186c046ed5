import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { until } from '../../secrets/support/until.js';
import type { CommandResult } from './command.js';
import { Docker } from './docker.js';
import { ifOrphaned } from './if-orphaned.js';

const IMAGE = 'debian-systemd:bookworm';

/** What systemd needs of a container, less than `--privileged`, which not every machine may give. */
const RIGHTS = [
  ['--cgroupns', 'private'],
  ['--cap-add', 'SYS_ADMIN'],
  ['--cap-add', 'NET_ADMIN'],
  ['--cap-add', 'DAC_READ_SEARCH'],
  ['--security-opt', 'seccomp=unconfined'],
  ['--security-opt', 'apparmor=unconfined'],
  ['--tmpfs', '/run'],
  ['--tmpfs', '/run/lock'],
  ['--tmpfs', '/tmp'],
  ['--ulimit', 'nofile=20000:20000'],
].flat();

// Mounts have to be shared, or credentials are empty folders; and its own cgroups have to be writable.
const BOOT = `export container=docker
mount --make-rshared /
for folder in /sys/fs/cgroup /sys/fs/cgroup/*; do
  if mountpoint -q "$folder"; then mount -o remount,rw,bind "$folder"; fi
done
exec /lib/systemd/systemd`;

/** A machine whose PID 1 is systemd, in a container: with Node.js, and the service in /opt/app. */
export class SystemdMachine implements AsyncDisposable {
  readonly #release: () => void;

  private constructor(
    private readonly docker: Docker,
    private readonly name: string,
  ) {
    this.#release = ifOrphaned(docker, 'docker rm --force "$0"', name);
  }

  static async boot(): Promise<SystemdMachine> {
    const docker = await Docker.connect();
    const name = `deploy-systemd-${randomUUID()}`;
    const machine = new SystemdMachine(docker, name);
    try {
      await docker.must(['create', '--rm', '--name', name, ...RIGHTS, IMAGE, '/bin/sh', '-c', BOOT]);
      await docker.must(['cp', '--follow-link', process.execPath, `${name}:/usr/local/bin/node`]);
      await docker.must(['cp', inject('deployable'), `${name}:/opt/app`]);
      await docker.must(['start', name]);
      await until('systemd is up', async () =>
        /^(?:running|degraded)$/m.test((await machine.run('systemctl is-system-running')).stdout),
      );
      await machine.must('chmod 755 /opt/app');
      return machine;
    } catch (error) {
      await machine[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Runs a command of bash in it, to its end. */
  run(command: string): Promise<CommandResult> {
    return this.docker.run(['exec', this.name, 'bash', '-c', command]);
  }

  /** @throws with what it said, when it fails. */
  must(command: string): Promise<string> {
    return this.docker.must(['exec', this.name, 'bash', '-c', command]);
  }

  /** Writes a text to a file in it. */
  async put(path: string, text: string): Promise<void> {
    await this.docker.must(['exec', '--interactive', this.name, 'sh', '-c', 'cat >"$0"', path], {
      input: text,
    });
  }

  /** Properties of a unit, such as `Result`, in the order in which they are asked for. */
  async show(unit: string, ...names: readonly string[]): Promise<string[]> {
    const said = await this.must(`systemctl show ${unit} --property=${names.join(',')}`);
    const values = new Map(
      said
        .trim()
        .split('\n')
        .map((line) => line.split('=', 2) as [string, string]),
    );
    return names.map((name) => values.get(name) ?? '');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.docker.run(['rm', '--force', this.name]);
    this.#release();
  }
}
