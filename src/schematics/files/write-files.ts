import type { Notes } from '../add/notes.js';
import { styleOf } from '../source/style.js';
import type { Application, E2eTesting } from '../workspace/application.js';
import type { Draft } from '../workspace/draft.js';
import type { Files } from '../workspace/files.js';
import { inFolder } from '../workspace/in-folder.js';
import { rangeOf, type Manifest } from '../workspace/manifest.js';
import { compose } from './compose.js';
import { declarations } from './declarations.js';
import { dockerfile } from './dockerfile.js';
import { e2eTest, type TestedApplication } from './e2e-test.js';
import { environmentFiles } from './environment-files.js';
import type { FilesContext, Proposal } from './files-context.js';
import { ignoredByDocker } from './ignored-by-docker.js';
import { withEnvironment } from './manifest-scripts.js';
import { zodOf } from './missing-packages.js';
import { inStyle } from './in-style.js';
import { noteDoubts } from './note-doubts.js';
import { noteStarts } from './note-starts.js';
import { runScript } from './run-script.js';
import { ShippedFile } from './shipped-file.js';
import { systemdUnit } from './systemd-unit.js';

/**
 * Writes what declares, tests, starts and deploys an application. A file that is there already stays as it is: notes
 * have what it would have been, unless the application was given these files before, and has made them its own.
 *
 * @throws {ShippedFileError} if a file of this package was tampered with.
 */
export function writeFiles(draft: Draft, context: FilesContext, notes: Notes): void {
  const { app } = context;
  const text = draft.read('package.json') ?? '{}';
  const manifest = JSON.parse(text) as Manifest;
  const isAdopted = starts(draft, app).includes('nestjs-deployment/signals');
  const proposed = proposals(draft, context, manifest);
  const started = withEnvironment(text, app, draft);
  if (!isAdopted) {
    note(draft, context, manifest, notes, proposed);
    noteStarts(draft, app, JSON.parse(started) as Manifest, notes);
  }
  for (const { path, text: content, executable = false } of proposed) {
    if (draft.read(path) === undefined) draft.write(path, content, { executable });
  }
  draft.write('package.json', started);
}

function starts(files: Files, { folder }: Application): string {
  return files.read(inFolder(folder, 'run-app.sh')) ?? '';
}

function note(
  files: Files,
  context: FilesContext,
  manifest: Manifest,
  notes: Notes,
  proposed: readonly Proposal[],
): void {
  for (const { path, text } of proposed) {
    const existing = files.read(path);
    if (existing !== undefined && existing !== text) notes.keep(path, text);
  }
  if (context.app.e2e === undefined) noteTest(files, context, manifest, notes);
  noteDoubts(files, context, manifest, notes);
}

function noteTest(files: Files, context: FilesContext, manifest: Manifest, notes: Notes): void {
  const framework = rangeOf(manifest, 'jest') === undefined ? 'vitest' : 'jest';
  const folder = inFolder(context.app.folder, 'test');
  const { path, text } = e2eTest(
    tested(files, context, manifest, { framework, folder, suffix: '.e2e-spec.ts' }),
  );
  notes.instruct(`Have an end-to-end test of it, as ${path}.`, {
    because: 'How the application runs such tests was not found.',
    code: text,
  });
}

function proposals(draft: Draft, context: FilesContext, manifest: Manifest): readonly Proposal[] {
  const { app } = context;
  const style = styleOf(draft.read(app.entry) ?? '');
  return [
    ...sources(draft, context, manifest).map((one) => ({ ...one, text: inStyle(one.text, style) })),
    runScript(app),
    { path: inFolder(app.folder, 'Procfile'), text: ShippedFile.read('docker/Procfile').text },
    ...environmentFiles(context),
    dockerfile(app, draft, manifest),
    ...compose(context),
    ...systemdUnit(app),
    ignoredByDocker(),
  ];
}

function sources(files: Files, context: FilesContext, manifest: Manifest): readonly Proposal[] {
  const { e2e } = context.app;
  return [
    // One that is there is used as it is, whatever it declares.
    ...declarations({ ...context, zod: zodOf(files) }).filter(
      ({ path }) => context.declares !== true && files.read(path) === undefined,
    ),
    ...(e2e === undefined ? [] : [e2eTest(tested(files, context, manifest, e2e))]),
  ];
}

function tested(files: Files, context: FilesContext, manifest: Manifest, e2e: E2eTesting): TestedApplication {
  const secrets = files.read(context.declared.secrets.path);
  return { context, manifest, e2e, hasToken: secrets?.includes('managementToken') ?? true };
}
