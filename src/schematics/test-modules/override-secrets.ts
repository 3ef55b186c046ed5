import type { CallExpression } from 'typescript';
import type { Notes } from '../add/notes.js';
import type { Declared } from '../source/find-export.js';
import { addImport, localName } from '../source/imports.js';
import { Source } from '../source/source.js';
import type { TypeScript } from '../source/typescript.js';
import type { Application } from '../workspace/application.js';
import type { Draft } from '../workspace/draft.js';
import { insertLinks, linksAfter } from './chain-links.js';
import { factoryCalls, testingModuleCalls, type TestingModuleCall } from './testing-modules.js';

const PACKAGE = 'nestjs-deployment';

/**
 * Gives the tests of an application their secrets: once it declares one, `SECRETS_PROVIDER` is required, which no test
 * of it sets. Every `Test.createTestingModule()` that imports the root module gets an overridden `SecretsProvider`,
 * unless it has one.
 */
export function overrideSecrets(
  draft: Draft,
  ts: TypeScript,
  app: Application,
  rootModule: Declared,
  notes: Notes,
): void {
  for (const path of draft.list(app.folder)) {
    if (!/\.[cm]?tsx?$/.test(path) || path === app.entry) continue;
    const text = draft.read(path) ?? '';
    if (/\b(Nest|Command)Factory\b/.test(text))
      nameFactories(draft, new Source(ts, path, text), rootModule, notes);
    if (text.includes('createTestingModule')) {
      overrideIn(draft, new Source(ts, path, text), rootModule, notes);
    }
  }
}

function overrideIn(draft: Draft, source: Source, rootModule: Declared, notes: Notes): void {
  const open = testingModuleCalls(draft, source, rootModule).filter(
    ({ call, importsRoot }) => importsRoot !== false && !isOverridden(source, call),
  );
  const sure = open.filter(({ importsRoot }) => importsRoot === true);
  if (sure.length > 0) {
    const links = linksFor(source);
    for (const { call } of sure) insertLinks(source, call, links);
    addImport(source, ['FakeSecrets', 'SecretsProvider'], PACKAGE);
    draft.write(source.path, source.edited);
  }
  for (const one of open) {
    if (one.importsRoot === undefined && mentions(source, rootModule)) instruct(source, one, notes);
  }
}

function linksFor(source: Source): readonly string[] {
  const [provider, fake] = ['SecretsProvider', 'FakeSecrets'].map((name) => localName(source, name, PACKAGE));
  return [`.overrideProvider(${provider})`, `.useValue(new ${fake}({}))`];
}

/** In the chain itself; or, where the builder went into a variable, anywhere in the file. */
function isOverridden(source: Source, call: CallExpression): boolean {
  const token = localName(source, 'SecretsProvider', PACKAGE);
  const links = linksAfter(source, call);
  const isChained = links.some(
    ({
      access,
      call: {
        arguments: [argument],
      },
    }) => access.name.text === 'overrideProvider' && argument?.getText() === token,
  );
  if (isChained) return true;
  const isCompiled = links.some(({ access }) => access.name.text === 'compile');
  return !isCompiled && new RegExp(String.raw`\.overrideProvider\(\s*${token}\b`).test(source.text);
}

/** By its name: where it comes from does not matter for what a person is asked to look at. */
function mentions({ text }: Source, { name }: Declared): boolean {
  return new RegExp(String.raw`\b${name}\b`).test(text);
}

function instruct(source: Source, { call }: TestingModuleCall, notes: Notes): void {
  notes.instruct(`Override SecretsProvider in ${source.path}:${source.lineOf(call.getStart())}.`, {
    because: 'What this test imports is not to be seen there. If it is the root module, it needs secrets.',
    code: [
      `import { FakeSecrets, SecretsProvider } from '${PACKAGE}';`,
      '',
      'Test.createTestingModule(…)',
      ...['.overrideProvider(SecretsProvider)', '.useValue(new FakeSecrets({}))'].map((link) => `  ${link}`),
      '',
    ].join('\n'),
  });
}

function nameFactories(draft: Draft, source: Source, rootModule: Declared, notes: Notes): void {
  // Whoever imports the package has been there.
  if (source.text.includes(PACKAGE)) return;
  for (const call of factoryCalls(draft, source, rootModule)) {
    notes.remark(
      `This starts the application outside of serve(): it needs SECRETS_PROVIDER in its environment now, SECRETS_PROVIDER=fake in a test.`,
      { at: `${source.path}:${source.lineOf(call.getStart())}` },
    );
  }
}
