import { cp, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';
import { must } from './command.js';
import type { Docker } from './docker.js';
import { pathOf } from './programs.js';

/** The variables of `docker/compose.yaml` that name images. */
export type StandInImages = Readonly<
  Record<'HAPROXY_IMAGE' | 'PROMETHEUS_IMAGE' | 'POSTGRES_IMAGE' | 'OPENBAO_IMAGE', string>
>;

const TARGETS = ['haproxy', 'prometheus', 'postgres', 'openbao'] as const;

/** What belongs to the C library comes from the image: its parts only work together. */
const OF_LIBC = /\/(?:libc|libm|libresolv|libpthread|libdl|librt|ld-linux[\w-]*)\.so/;

/**
 * Images of the same entry points, users and folders as the official ones, made of this machine's Debian packages,
 * because no registry of images is asked. Their names are this process' own; they are removed with this.
 */
export class StandIns implements AsyncDisposable {
  readonly images: StandInImages = {
    HAPROXY_IMAGE: nameOf('haproxy'),
    PROMETHEUS_IMAGE: nameOf('prometheus'),
    POSTGRES_IMAGE: nameOf('postgres'),
    OPENBAO_IMAGE: nameOf('openbao'),
  };

  private constructor(private readonly docker: Docker) {}

  static async build(docker: Docker): Promise<StandIns> {
    const standIns = new StandIns(docker);
    await build(docker);
    return standIns;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.docker.run(['rmi', '--force', ...TARGETS.map(nameOf)]);
  }
}

function nameOf(target: (typeof TARGETS)[number]): string {
  return `nestjs-deployment-stand-in-${target}:${process.pid}`;
}

async function build(docker: Docker): Promise<void> {
  const context = await mkdtemp(join(inject('runFolder'), 'stand-ins-'));
  try {
    await gather(context);
    await writeFile(join(context, 'postgres-entrypoint.sh'), POSTGRES_ENTRYPOINT, { mode: 0o755 });
    await writeFile(join(context, 'Dockerfile'), DOCKERFILE);
    for (const target of TARGETS) {
      await docker.must(['build', '--quiet', '--target', target, '--tag', nameOf(target), context], {
        env: { DOCKER_BUILDKIT: '1' },
      });
    }
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

async function gather(context: string): Promise<void> {
  const postgres = dirname(await realpath(pathOf('postgres')));
  const programs = {
    haproxy: pathOf('haproxy'),
    prometheus: pathOf('prometheus'),
    bao: pathOf('bao'),
  };
  for (const folder of ['bin', 'lib']) await mkdir(join(context, folder));
  for (const [name, path] of Object.entries(programs)) {
    await cp(await realpath(path), join(context, 'bin', name));
  }
  await copyTree(dirname(postgres), context);
  await copyTree(dirname(postgres).replace('/lib/', '/share/'), context);
  const users = [
    programs.haproxy,
    programs.prometheus,
    ...['postgres', 'initdb'].map((name) => join(postgres, name)),
  ];
  for (const library of new Set((await Promise.all(users.map(librariesOf))).flat())) {
    await cp(await realpath(library), join(context, 'lib', library.slice(library.lastIndexOf('/') + 1)));
  }
}

/** PostgreSQL finds its parts by the place of its program, so they stay where they are. */
async function copyTree(folder: string, context: string): Promise<void> {
  await cp(folder, join(context, 'root', folder), {
    recursive: true,
    dereference: true,
    // The compiler of queries is most of it.
    filter: (path) => !/llvm|bitcode/.test(path),
  });
}

async function librariesOf(program: string): Promise<string[]> {
  const listed = await must('ldd', [program], { env: { PATH: '/usr/bin:/bin' } });
  return [...listed.matchAll(/=> (\/\S+)/g)]
    .flatMap(([, path]) => path ?? [])
    .filter((path) => !OF_LIBC.test(path));
}

const DOCKERFILE = `FROM debian:bookworm-slim AS base
COPY lib /opt/stand-in/lib
ENV LD_LIBRARY_PATH=/opt/stand-in/lib

FROM base AS haproxy
COPY bin/haproxy /usr/local/sbin/
USER 99:99
CMD ["haproxy", "-W", "-db", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]

FROM base AS prometheus
COPY bin/prometheus /bin/
RUN mkdir /prometheus && chown 65534:65534 /prometheus
USER 65534:65534
WORKDIR /prometheus
ENTRYPOINT ["/bin/prometheus"]
CMD ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"]

FROM base AS postgres
COPY root /
COPY postgres-entrypoint.sh /
ENV PGDATA=/var/lib/postgresql/data
RUN ln -s /usr/lib/postgresql/*/bin/* /usr/local/bin/ \\
 && useradd --uid 999 postgres && install -d -o 999 -g 999 /var/run/postgresql "$PGDATA"
USER 999:999
ENTRYPOINT ["/postgres-entrypoint.sh"]

FROM base AS openbao
COPY bin/bao /bin/
USER 100:1000
`;

const POSTGRES_ENTRYPOINT = `#!/bin/sh
set -eu
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  initdb --username "$POSTGRES_USER" --pwfile "$POSTGRES_PASSWORD_FILE" --auth scram-sha-256 --locale C.UTF-8 --encoding UTF8 --no-sync
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  echo "create database \\"$POSTGRES_USER\\"" | postgres --single -D "$PGDATA" postgres
fi
exec postgres -h '*'
`;
