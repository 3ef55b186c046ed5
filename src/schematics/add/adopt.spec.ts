import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { CJS_APPLICATION, ESM_APPLICATION, MONOREPO } from '../../../test/support/nest-applications.js';
import { MemoryFiles } from '../workspace/memory-files.js';
import { adopt, type AdoptOptions } from './adopt.js';

type Tree = Readonly<Record<string, string>>;

const adopted = (tree: Tree, options?: AdoptOptions) => adopt(new MemoryFiles(tree), ts, options);

/** The application with all changes, and with the packages that it needs. */
function after(tree: Tree, options?: AdoptOptions): Tree {
  const { changes, packages } = adopted(tree, options);
  const texts = Object.fromEntries(changes.map(({ path, after: text }) => [path, text]));
  const manifest = JSON.parse(texts['package.json'] ?? tree['package.json'] ?? '{}') as Record<
    string,
    object
  >;
  const versions = Object.fromEntries(packages.map(({ name, range }) => [name, range]));
  const dependencies = { ...manifest['dependencies'], 'nestjs-deployment': '^0.1.0', ...versions };
  return { ...tree, ...texts, 'package.json': JSON.stringify({ ...manifest, dependencies }, undefined, 2) };
}

const cases: readonly [name: string, tree: Tree, options: AdoptOptions][] = [
  ['an ESM application', ESM_APPLICATION, {}],
  ['a CommonJS application', CJS_APPLICATION, {}],
  ['an application of a monorepo', MONOREPO, { project: 'api' }],
];

describe.each(cases)('%s', (_name, tree, options) => {
  it('gets everything at once, and nothing the second time', () => {
    const first = adopted(tree, options);
    const second = adopted(after(tree, options), options);

    expect(first.changes.map(({ path }) => path)).toEqual(
      expect.arrayContaining([expect.stringMatching(/main\.ts$/), expect.stringMatching(/run-app\.sh$/)]),
    );
    expect(first.notes.instructions).toEqual([]);
    expect(second.changes).toEqual([]);
    expect(second.packages).toEqual([]);
  });

  it('is told what to type next', () => {
    const { next } = adopted(tree, options);

    expect(next.map(({ command }) => command)).toContainEqual(
      expect.stringMatching(/^SECRETS_PROVIDER=fake .*run-app\.sh$/),
    );
  });
});

describe('An application', () => {
  it('keeps the port of its development, unless it is new', () => {
    const environment = (options: AdoptOptions) =>
      adopted(ESM_APPLICATION, options).changes.find(({ path }) => path === '.env.development')?.after;

    expect(environment({})).toContain('PORT=3000');
    expect(environment({ isNew: true })).not.toContain('PORT');
  });

  it('that was given the module by hand gets no classes that it would not use, and no packages', () => {
    const { 'src/app.config.ts': _config, 'src/app.secrets.ts': _secrets, ...rest } = after(ESM_APPLICATION);
    const module = rest['src/app.module.ts']
      ?.replace(/^import .*app\.(config|secrets).*\n/gm, '')
      .replace('forRoot({ config: AppConfig, secrets: AppSecrets })', 'forRoot()');
    const { 'run-app.sh': _script, ...byHand }: Tree = { ...rest, 'src/app.module.ts': module ?? '' };

    const { changes, packages } = adopted(byHand);

    expect(changes.map(({ path }) => path)).toEqual(['run-app.sh']);
    expect(packages).toEqual([]);
  });

  it('that would not start afterwards is left as it is, and told what stands in the way', () => {
    const module = `import { Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';

const logger = LoggerModule.forRoot();

@Module({ imports: [logger] })
export class AppModule {}
`;

    const { changes, packages, notes, next } = adopted({ ...ESM_APPLICATION, 'src/app.module.ts': module });

    expect([changes, packages, next]).toEqual([[], [], []]);
    expect(notes.instructions.map(({ what }) => what)).toEqual([
      'Remove LoggerModule in src/app.module.ts:4.',
      'Run this command once more. Nothing was changed so far.',
    ]);
  });

  it('is refused while a source of it cannot be parsed, though nothing would be edited there', () => {
    const module = `import './orders.js';\n${ESM_APPLICATION['src/app.module.ts'] ?? ''}`;
    const broken = {
      ...ESM_APPLICATION,
      'src/app.module.ts': module,
      'src/orders.ts': 'export const = 1;\n',
    };

    expect(() => adopted(broken)).toThrow('src/orders.ts:1 cannot be parsed');
  });

  it('whose module cannot be edited is left as it is, with what to write', () => {
    const module = `import { Module } from '@nestjs/common';

@Module(require('./metadata.json'))
export class AppModule {}
`;

    const { changes, notes } = adopted({ ...ESM_APPLICATION, 'src/app.module.ts': module });

    expect(changes).toEqual([]);
    expect(notes.instructions.map(({ code }) => code).join('\n')).toContain('DeploymentModule.forRoot(');
    expect(notes.instructions.map(({ code }) => code).join('\n')).toContain('serve(AppModule)');
  });
});
