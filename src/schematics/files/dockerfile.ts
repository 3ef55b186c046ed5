import { posix } from 'node:path';
import type { Application } from '../workspace/application.js';
import type { Files } from '../workspace/files.js';
import { inFolder } from '../workspace/in-folder.js';
import type { Manifest } from '../workspace/manifest.js';
import type { Proposal } from './files-context.js';
import { imageInstallation } from './image-installation.js';
import { buildCommand } from './run-script.js';
import { ShippedFile } from './shipped-file.js';

/** `docker/Dockerfile`, which is built in the folder of the workspace. */
export function dockerfile(app: Application, files: Files, manifest: Manifest): Proposal {
  const path = inFolder(app.folder, 'docker/Dockerfile');
  const script = inFolder(app.folder, 'run-app.sh');
  const { needs, install, production } = imageInstallation(files, app.packageManager, manifest);
  const copied = isWorkspace(files)
    ? ['COPY . .', `RUN ${install}`]
    : [
        '# Installed anew only when the lock file changes.',
        `COPY ${needs.join(' ')} ./`,
        `RUN ${install}`,
        'COPY . .',
      ];
  const { text } = ShippedFile.read('docker/Dockerfile')
    .replace(
      'The service as an image: docs/deploy/docker.md.',
      'The service as an image: docs/deploy/docker.md of nestjs-deployment.',
    )
    .replace('docker/Dockerfile --build-arg APP=. --tag app .', `${path} --tag ${app.name} .`)
    .replaceFrom('# The folder of the service', 'WORKDIR /build\n', '')
    .replaceFrom('# Installed anew', 'RUN npm run build', `${copied.join('\n')}\n`)
    .replaceFrom('RUN npm run build', 'WORKDIR /build/${APP}', `RUN ${buildCommand(app)}\n`)
    .replaceFrom('WORKDIR /build/${APP}', 'User 10001', '# What runs in production. ')
    .replaceFrom('RUN npm ci --omit=dev', ' && chmod', `RUN ${production} \\\n`)
    .replace('package.json run-app.sh dist node_modules', contentOf(app, files).join(' '))
    .replaceFrom('ARG APP=', 'WORKDIR /app', '')
    .replaceFrom('COPY --from=build', '\n# What `/-/version`', copies(app, files))
    .replace('"/app/run-app.sh"', `"/app/${script}"`);
  return { path, text };
}

/** Several packages in one repository depend on one another: they are installed together, and stay together. */
function isWorkspace(files: Files): boolean {
  return files.list('').filter((path) => posix.basename(path) === 'package.json').length > 1;
}

function contentOf(app: Application, files: Files): readonly string[] {
  if (isWorkspace(files)) return ['.'];
  return ['package.json', inFolder(app.folder, 'run-app.sh'), 'node_modules', outputOf(app)];
}

function copies(app: Application, files: Files): string {
  return contentOf(app, files)
    .map((path) => `COPY --from=build ${posix.join('/build', path)} ./${path === '.' ? '' : path}\n`)
    .join('');
}

/** The folder that the build fills: `dist`. */
function outputOf({ folder, main }: Application): string {
  const compiled = posix.join(folder, main);
  const outside = folder !== '' && compiled.startsWith(`${folder}/`) ? folder : '';
  const [first = 'dist'] = posix.relative(outside, compiled).split('/');
  return inFolder(outside, first);
}
