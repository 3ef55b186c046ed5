import { posix } from 'node:path';
import type { TypeScript } from '../source/typescript.js';
import type { Application } from './application.js';
import { ApplicationNotFoundError } from './application.errors.js';
import { compiledEntry } from './compiled-entry.js';
import { e2eTesting } from './e2e-testing.js';
import type { Files } from './files.js';
import { findEntry } from './find-entry.js';
import { inFolder } from './in-folder.js';
import { rangeOf, readJson, versionOf, type Manifest } from './manifest.js';
import { importExtension, moduleKind } from './module-kind.js';
import {
  chooseProject,
  readNestConfiguration,
  type NestProject,
  type ProjectChoice,
} from './nest-project.js';
import { packageManagerOf } from './package-manager.js';

/**
 * Finds out what generation has to know of an application.
 *
 * @param options Which one is meant, where the workspace has several; neither if it has one.
 * @throws {ApplicationNotFoundError} if this is no Nest application.
 * @throws {ProjectUnknownError} if `nest-cli.json` has no such application, or has several and none is named.
 * @throws {SourceSyntaxError} if one of its JSON files cannot be parsed.
 */
export function describeApplication(files: Files, ts: TypeScript, options: ProjectChoice): Application {
  const manifest = readJson(files, ts, 'package.json') as Manifest | undefined;
  if (manifest === undefined) throw notFound('There is no package.json in this folder.');
  const configuration = readNestConfiguration(files, ts);
  if (configuration === undefined && files.read('nx.json') !== undefined) throw notOfNx();
  const project = chooseProject(configuration ?? {}, options);
  const own = (readJson(files, ts, inFolder(project.folder, 'package.json')) ?? {}) as Manifest;
  if (![manifest, own].some((one) => rangeOf(one, '@nestjs/core') !== undefined)) {
    throw notFound('This is no Nest application: its package.json does not have @nestjs/core.');
  }
  return describe(files, ts, project, manifest);
}

function describe(files: Files, ts: TypeScript, project: NestProject, manifest: Manifest): Application {
  const { folder, sourceRoot } = project;
  const entry = findEntry(files, project);
  const modules = moduleKind(files, ts, entry);
  const e2e = e2eTesting(files, ts, project, manifest);
  const compiled = compiledEntry(files, ts, project, entry, manifest.scripts ?? {});
  const typescript = Number.parseInt(versionOf(files, manifest, 'typescript') ?? '', 10);
  return {
    ...nameOf(project, manifest),
    folder,
    // One that was found elsewhere takes its sources along.
    sourceRoot: isBelow(entry, sourceRoot) ? sourceRoot : posix.dirname(entry).replace(/^\.$/, ''),
    entry,
    main: posix.relative(folder, compiled),
    modules,
    extension: importExtension(files, sourceRoot, modules),
    packageManager: packageManagerOf(files, manifest),
    ...(e2e !== undefined && { e2e }),
    ...(!Number.isNaN(typescript) && { typescript }),
  };
}

function nameOf(project: NestProject, manifest: Manifest): Pick<Application, 'name' | 'project'> {
  if (project.name === undefined) return { name: identifier(manifest.name ?? '') };
  return { name: identifier(project.name), project: project.name };
}

/** Fit for a file, an image, a unit and an environment: `@acme/Orders_API` becomes `orders-api`. */
function identifier(name: string): string {
  const plain = name
    .replace(/^@[^/]*\//, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return plain === '' ? 'app' : plain;
}

function isBelow(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

function notFound(problem: string): ApplicationNotFoundError {
  return new ApplicationNotFoundError(
    problem,
    'Run this command in the folder of a Nest application, the one with its package.json.',
  );
}

function notOfNx(): ApplicationNotFoundError {
  return new ApplicationNotFoundError(
    'This is an Nx workspace without a nest-cli.json: how Nx builds and tests an application is not known here.',
    'Import the module by hand: node_modules/nestjs-deployment/README.md says how, under “Use it”.',
  );
}
