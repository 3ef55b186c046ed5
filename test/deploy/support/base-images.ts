import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync, globSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { must, run } from './command.js';

const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/** The image of the machine that systemd runs in: there is none that could be pulled. */
const SYSTEMD_IMAGE = 'debian-systemd:bookworm';

interface Engine {
  /** The client. */
  readonly docker: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Gives an engine that reaches no registry of images what `docker pull` would bring: Debian by `debootstrap`, and on it
 * the Node.js and npm of npm's registry, under the names of the official images. The certificates of the machine go
 * along, because a build asks npm's registry the way the machine does.
 *
 * @throws when `.ci/test-deploy` has not prepared the parts.
 */
export async function importBaseImages(engine: Engine, folder: string): Promise<void> {
  await importImage(engine, 'rootfs.tar', 'debian:bookworm-slim');
  await importSystemd(engine);
  await buildNodeImage(engine, folder);
}

/** Also for an engine that was there before, once. */
export async function importSystemd(engine: Engine): Promise<void> {
  const { code } = await run(engine.docker, ['image', 'inspect', SYSTEMD_IMAGE], engine);
  if (code !== 0) await importImage(engine, 'rootfs-systemd.tar', SYSTEMD_IMAGE);
}

async function importImage({ docker, env }: Engine, file: string, name: string): Promise<void> {
  await must(docker, ['import', '--change', 'CMD ["bash"]', join(parts(), 'images', file), name], { env });
}

async function buildNodeImage({ docker, env }: Engine, folder: string): Promise<void> {
  const context = await mkdtemp(join(folder, 'node-image-'));
  await cp(join(parts(), 'npm/node_modules/node/bin/node'), join(context, 'node'), { dereference: true });
  await cp(join(parts(), 'npm/node_modules/npm'), join(context, 'npm'), { recursive: true });
  const certificates = join(context, 'ca-certificates.crt');
  if (existsSync(CERTIFICATES)) await cp(CERTIFICATES, certificates, { dereference: true });
  else await writeFile(certificates, '');
  await writeFile(join(context, 'Dockerfile'), DOCKERFILE_OF_NODE);
  await must(docker, ['build', '--tag', 'node:24-bookworm-slim', context], {
    env: { ...env, DOCKER_BUILDKIT: '0' },
  });
  await rm(context, { recursive: true });
}

const DOCKERFILE_OF_NODE = `FROM debian:bookworm-slim
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
COPY ca-certificates.crt ${CERTIFICATES}
ENV NODE_EXTRA_CA_CERTS=${CERTIFICATES}
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \\
 && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx \\
 && groupadd --gid 1000 node && useradd --uid 1000 --gid node --create-home node
CMD ["node"]
`;

function parts(): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const found = globSync(join(cache, 'nestjs-deployment/tools-*')).find((folder) =>
    existsSync(join(folder, 'images/.complete')),
  );
  if (found === undefined)
    throw new Error('The base images are not prepared: npm run test:deploy -- --install');
  return found;
}
