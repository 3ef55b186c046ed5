import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { existsSync, globSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { must } from './command.js';

const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/**
 * Gives an engine that reaches no registry of images what `docker pull` would bring: Debian by `debootstrap`, and on it
 * the Node.js and npm of npm's registry, under the names of the official images. The certificates of the machine go
 * along, because a build asks npm's registry the way the machine does.
 *
 * @throws when `.ci/test-deploy` has not prepared the parts.
 */
export async function importBaseImages(docker: string, host: string, folder: string): Promise<void> {
  const parts = partsOfImages();
  const env = { DOCKER_HOST: host, PATH: '/usr/bin:/bin', DOCKER_BUILDKIT: '0' };
  for (const [file, name] of [
    ['rootfs.tar', 'debian:bookworm-slim'],
    ['rootfs-systemd.tar', 'debian-systemd:bookworm'],
  ] as const) {
    await must(docker, ['import', '--change', 'CMD ["bash"]', join(parts, 'images', file), name], { env });
  }
  const context = await mkdtemp(join(folder, 'node-image-'));
  await cp(join(parts, 'npm/node_modules/node/bin/node'), join(context, 'node'), { dereference: true });
  await cp(join(parts, 'npm/node_modules/npm'), join(context, 'npm'), { recursive: true });
  if (existsSync(CERTIFICATES))
    await cp(CERTIFICATES, join(context, 'ca-certificates.crt'), { dereference: true });
  else await writeFile(join(context, 'ca-certificates.crt'), '');
  await writeFile(join(context, 'Dockerfile'), DOCKERFILE_OF_NODE);
  await must(docker, ['build', '--tag', 'node:24-bookworm-slim', context], { env });
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

function partsOfImages(): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const parts = globSync(join(cache, 'nestjs-deployment/tools-*')).find((folder) =>
    existsSync(join(folder, 'images/.complete')),
  );
  if (parts === undefined)
    throw new Error('The base images are not prepared: npm run test:deploy -- --install');
  return parts;
}
