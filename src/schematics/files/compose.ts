import { posix } from 'node:path';
import { inFolder } from '../workspace/in-folder.js';
import { isWorker, type FilesContext, type Proposal } from './files-context.js';
import { ShippedFile } from './shipped-file.js';

const SECRETS = `    SECRETS_PROVIDER: directory
  # A secret is a file that is made on this host. Compose mounts it with its owner and mode, and the service is user
  # 10001: the file is for everybody, its folder for nobody else.
  #   mkdir -m 700 secrets; openssl rand -hex 24 >secrets/management_token; chmod 444 secrets/*
  #secrets: [management_token]

`;

const DECLARED = `
#secrets:
#  management_token:
#    file: ./secrets/management_token
`;

/** `docker/compose.yaml` with what it needs: the service twice behind HAProxy; a worker stands for itself. */
export function compose(context: FilesContext): readonly Proposal[] {
  const { app } = context;
  const folder = inFolder(app.folder, 'docker');
  const { text } = instances(context)
    .replace('${APP_IMAGE:-app}', `\${APP_IMAGE:-${app.name}}`)
    .replace('context: ..', `context: ${posix.relative(folder, '')}`)
    .replace('dockerfile: docker/Dockerfile', `dockerfile: ${folder}/Dockerfile`)
    .replace('      APP: ${APP:-sample/02-deployable}\n', '')
    .replaceFrom('    SECRETS_PROVIDER: directory', 'services:', SECRETS);
  return [
    { path: `${folder}/compose.yaml`, text },
    {
      path: `${folder}/secrets/.gitignore`,
      text: '# Values are made on the host, and never committed.\n*\n!.gitignore\n',
    },
    ...(isWorker(context) ? [] : [haproxy(folder)]),
  ];
}

function instances(context: FilesContext): ShippedFile {
  const file = ShippedFile.read('docker/compose.yaml');
  const title =
    '# The service twice behind HAProxy, with PostgreSQL, OpenBao and Prometheus: docs/deploy/compose.md.';
  if (isWorker(context)) {
    return file
      .replace(title, '# The worker twice: docker compose up --build')
      .replaceFrom('\n  haproxy:', undefined, DECLARED);
  }
  return file
    .replace(
      title,
      '# The service twice behind HAProxy, on port 8080 of this host: docker compose up --build',
    )
    .replaceFrom('\n  prometheus:', undefined, DECLARED);
}

function haproxy(folder: string): Proposal {
  const { text } = ShippedFile.read('docker/haproxy.cfg').replace(
    'docs/deploy/haproxy.md.',
    'docs/deploy/haproxy.md of nestjs-deployment.',
  );
  return { path: `${folder}/haproxy.cfg`, text };
}
