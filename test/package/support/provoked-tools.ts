import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import {
  ApplicationEndedError,
  ApplicationFailedError,
  ImportUnendedError,
} from '../../../src/cli/application/inspection.errors.js';
import { findEntry } from '../../../src/cli/application/find-entry.js';
import {
  BundledEntryError,
  EntryUnknownError,
  LibraryMissingError,
} from '../../../src/cli/application/take-over.errors.js';
import { COMMANDS } from '../../../src/cli/commands.js';
import { withMarked } from '../../../src/cli/env/marked.js';
import { askInstance } from '../../../src/cli/instance/ask-instance.js';
import { refusalFor } from '../../../src/cli/instance/refusal.js';
import { parseCommandLine } from '../../../src/cli/parse-command-line.js';
import { LanguageUnsupportedError } from '../../../src/schematics/application/application-options.js';
import { ShippedFile } from '../../../src/schematics/files/shipped-file.js';
import { GeneratedFileExistsError, generate } from '../../../src/schematics/generate/generate.js';
import { namesOf } from '../../../src/schematics/generate/names.js';
import { FileNotUtf8Error } from '../../../src/schematics/generate/schematic.js';
import { metricKind } from '../../../src/schematics/metric/metric-name.js';
import { Notes } from '../../../src/schematics/add/notes.js';
import { Source } from '../../../src/schematics/source/source.js';
import { loadTypeScript } from '../../../src/schematics/source/typescript.js';
import { commit } from '../../../src/schematics/workspace/commit.js';
import { describeApplication } from '../../../src/schematics/workspace/describe-application.js';
import { Draft } from '../../../src/schematics/workspace/draft.js';
import { install } from '../../../src/schematics/workspace/install.js';
import { MemoryFiles } from '../../../src/schematics/workspace/memory-files.js';

const empty = (): string => mkdtempSync(join(tmpdir(), 'provoked-'));
const asked = { instance: { kind: 'socket' as const, path: '/m.sock' }, token: undefined };

function refuse(status: number, text: string): never {
  throw refusalFor({ status, text, json: undefined }, asked, '/-/ready');
}

const MONOREPO = new MemoryFiles({
  'package.json': '{ "dependencies": { "@nestjs/core": "^12.0.0" } }',
  'nest-cli.json':
    '{ "monorepo": true, "projects": { "api": { "type": "application", "sourceRoot": "apps/api/src" } } }',
});

const thrown = (error: Error): (() => never) => {
  return () => {
    throw error;
  };
};

/** How the codes of generation and of the command line come about. */
export const toolProvocations: Readonly<Record<string, () => unknown>> = {
  DEPLOYMENT_CLI_USAGE: () => parseCommandLine(['chek'], COMMANDS),
  DEPLOYMENT_INSTANCE_UNREACHABLE: () =>
    askInstance(
      { kind: 'socket', path: '/nowhere/m.sock' },
      { path: '/-/ready', signal: new AbortController().signal },
    ),
  DEPLOYMENT_INSTANCE_UNKNOWN: () => refuse(404, '<html>'),
  DEPLOYMENT_INSTANCE_REFUSED: () => refuse(403, 'No.\n'),
  DEPLOYMENT_NOT_BUILT: () => findEntry({ cwd: empty() }),
  DEPLOYMENT_ENTRY_UNKNOWN: thrown(new EntryUnknownError('dist/main.js')),
  DEPLOYMENT_ENTRY_BUNDLED: thrown(new BundledEntryError('dist/main.js')),
  DEPLOYMENT_PACKAGE_MISSING: thrown(new LibraryMissingError('dist/main.js', {})),
  DEPLOYMENT_APPLICATION_FAILED: thrown(
    new ApplicationFailedError({ problem: 'It throws.', hint: 'Mend it.' }),
  ),
  DEPLOYMENT_APPLICATION_ENDED: thrown(new ApplicationEndedError('dist/main.js', 1)),
  DEPLOYMENT_IMPORT_UNENDED: thrown(new ImportUnendedError('dist/main.js', 60_000)),
  DEPLOYMENT_ENV_FILE_REFUSED: () => withMarked('no marks', 'text', 'README.md'),
  DEPLOYMENT_APPLICATION_NOT_FOUND: () => describeApplication(new MemoryFiles(), ts, {}),
  DEPLOYMENT_PROJECT_UNKNOWN: () => describeApplication(MONOREPO, ts, { project: 'apo' }),
  DEPLOYMENT_SOURCE_SYNTAX: () => new Source(ts, 'src/main.ts', 'const ='),
  DEPLOYMENT_TYPESCRIPT_MISSING: () => loadTypeScript(empty()),
  DEPLOYMENT_INSTALL_FAILED: () =>
    install(empty(), 'npm', [{ name: 'file:/nowhere/at-all', range: '1', dev: false }]),
  DEPLOYMENT_WRITE_REFUSED: () => commit('/dev/null', [{ path: 'main.ts', after: '', executable: false }]),
  DEPLOYMENT_FILE_NOT_UTF8: thrown(new FileNotUtf8Error('src/main.ts')),
  DEPLOYMENT_SHIPPED_FILE_CHANGED: () => ShippedFile.read('run-app.sh').replace('not in there', ''),
  DEPLOYMENT_GENERATOR_NAME_INVALID: () => namesOf('1..', 'check'),
  DEPLOYMENT_GENERATED_FILE_EXISTS: thrown(new GeneratedFileExistsError('src/a.check.ts')),
  DEPLOYMENT_WORKSPACE_MISSING: () =>
    generate(new Draft(new MemoryFiles()), ts, {} as never, {} as never, new Notes()),
  DEPLOYMENT_METRIC_NAME_INVALID: () => metricKind('orders_ms'),
  DEPLOYMENT_LANGUAGE_UNSUPPORTED: thrown(new LanguageUnsupportedError()),
};
