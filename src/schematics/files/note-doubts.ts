import type { Notes } from '../add/notes.js';
import type { Files } from '../workspace/files.js';
import { inFolder } from '../workspace/in-folder.js';
import type { Manifest } from '../workspace/manifest.js';
import { LOCK_FILES } from '../workspace/package-manager.js';
import type { FilesContext } from './files-context.js';
import { keepsPackagesInArchives } from './image-installation.js';
import { zodOf } from './missing-packages.js';

/** What else has to be as the files want it, and is not. */
export function noteDoubts(files: Files, { app }: FilesContext, manifest: Manifest, notes: Notes): void {
  const { packageManager } = app;
  const image = inFolder(app.folder, 'docker/Dockerfile');
  if (manifest.scripts?.['build'] === undefined) {
    notes.instruct('Add a script `build` to package.json that compiles the application.', {
      because: `${image} and run-app.sh speak of it.`,
    });
  }
  if (!LOCK_FILES[packageManager].some((name) => files.read(name) !== undefined)) {
    notes.instruct(
      `Have ${LOCK_FILES[packageManager][0] ?? 'a lock file'} beside package.json before an image is built.`,
      {
        because: `${image} installs what it says, and there is none.`,
      },
    );
  }
  if (keepsPackagesInArchives(files, packageManager)) {
    notes.instruct('Let Yarn install into node_modules, in .yarnrc.yml.', {
      because: 'run-app.sh starts `node`, which cannot load packages from the archives of Plug’n’Play.',
      code: 'nodeLinker: node-modules',
    });
  }
  noteHooks(image, manifest, notes);
  if (zodOf(files) === 'zod4') {
    notes.remark(
      'The application has zod 3, and goes on with it; its configuration and secrets are declared by zod 4, installed beside it as `zod4`.',
      {
        at: 'package.json',
      },
    );
  }
}

function noteHooks(image: string, { scripts = {} }: Manifest, notes: Notes): void {
  for (const name of ['preinstall', 'install', 'postinstall', 'prepare'].filter(
    (one) => scripts[one] !== undefined,
  )) {
    notes.remark(
      `The script \`${name}\` runs in ${image} as well: before the sources are copied, and once more without devDependencies. Where it cannot, give both installs --ignore-scripts.`,
      { at: 'package.json' },
    );
  }
}
