import { Tree as DevkitTree } from '@angular-devkit/schematics';
import { SchematicTestRunner } from '@angular-devkit/schematics/testing';
import { fileURLToPath } from 'node:url';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { MemoryFiles } from '../workspace/memory-files.js';
import { Draft } from '../workspace/draft.js';
import { TreeFiles } from '../generate/schematic.js';
import { applicationRule, type Adopted } from './application.js';
import { folderOf, FolderFiles } from './folder-of.js';
import { addGreeting } from './greeting.js';

const SELF = { name: 'nestjs-deployment', range: '^0.1.0', dev: false };

const ZOD = { name: 'zod', range: '^4.2.0', dev: false };

/** What `nest new` makes with this package, and the tasks that are left for afterwards. */
const made = async (
  options: Readonly<Record<string, unknown>>,
  plan: (files: MemoryFiles | Draft) => Adopted,
): Promise<{ readonly files: TreeFiles; readonly tasks: readonly { readonly options?: unknown }[] }> => {
  const runner = new SchematicTestRunner(
    '@nestjs/schematics',
    fileURLToPath(import.meta.resolve('@nestjs/schematics/dist/collection.json')),
  );
  const rule = applicationRule({
    self: SELF,
    adopt: (files) => plan(new Draft(files)),
    report: ({ packages }, folder) => `${packages.length} packages in ${folder}`,
  })({ name: 'my service', language: 'ts', ...options }) as never;
  const tree = await firstValueFrom(runner.callRule(rule, DevkitTree.empty()));
  return { files: new TreeFiles(tree), tasks: runner.tasks };
};

const changed = (path: string, after: string): Adopted => ({
  changes: [{ path, after, executable: path.endsWith('.sh') }],
  packages: [ZOD],
});

describe('a new service', () => {
  it('is what Nest makes, with what adopting it adds', async () => {
    const { files } = await made({ type: 'esm' }, () => changed('Procfile', 'web: ./run-app.sh\n'));

    expect(files.list('')).toContain('my-service/src/main.ts');
    expect(files.read('my-service/Procfile')).toBe('web: ./run-app.sh\n');
  });

  it('is adopted as if it were the workspace, locked by the package manager that was chosen', async () => {
    const seen: unknown[] = [];

    await made({ packageManager: 'pnpm', directory: 'services/orders' }, (files) => {
      seen.push(files.list('').includes('src/main.ts'), files.read('pnpm-lock.yaml'), files.read('../x'));
      return changed('a', 'b');
    });

    expect(seen).toEqual([true, '', undefined]);
  });

  it('has packages added to the manifest, which are installed with all others', async () => {
    const { files } = await made({}, () => changed('a', 'b'));
    const manifest = JSON.parse(files.read('my-service/package.json') ?? '') as {
      dependencies: Record<string, string>;
    };

    expect(manifest.dependencies).toMatchObject({ 'nestjs-deployment': '^0.1.0', zod: '^4.2.0' });
    expect(Object.keys(manifest.dependencies)).toEqual(Object.keys(manifest.dependencies).toSorted());
  });

  it('is told about, and made executable where it is to be, when its files are on disk', async () => {
    const { tasks } = await made({}, () => changed('run-app.sh', '#!/bin/sh\n'));

    expect(tasks).toMatchObject([
      {
        name: 'run-schematic',
        options: {
          name: 'finish',
          options: {
            root: expect.stringMatching(/\/my-service$/),
            executables: ['run-app.sh'],
            report: '1 packages in my-service',
          },
        },
      },
    ]);
  });

  it.each([
    ['esm', '.js'],
    ['cjs', ''],
  ])('greets as configured: %s', async (type, extension) => {
    const { files } = await made({ type }, () => changed('.env.example', '#PORT=8000\n'));
    const read = (path: string): string => files.read(`my-service/${path}`) ?? '';

    expect(read('src/app.service.ts')).toContain(`import { AppConfig } from './app.config${extension}';`);
    expect(read('src/app.service.ts')).toContain('return `${this.config.greeting} World!`;');
    expect(read('src/app.controller.spec.ts')).toContain("useValue: new AppConfig({ greeting: 'Hi' })");
    expect(read('src/app.controller.spec.ts')).toContain("toBe('Hi World!')");
    expect(read('src/app.config.ts')).toContain("greeting: z.string().default('Hello')");
    expect(read('.env.example')).toBe('#PORT=8000\n\n# What it says.\n#APP_GREETING=Hello\n');
  });

  it('greets as configured without a spec as well', async () => {
    const { files } = await made({ spec: false }, () => changed('a', 'b'));

    expect(files.read('my-service/src/app.service.ts')).toContain('this.config.greeting');
    expect(files.read('my-service/src/app.controller.spec.ts')).toBeUndefined();
  });

  it('says in its README how it is started, before what Nest says', async () => {
    const { files } = await made({}, () => changed('a', 'b'));

    expect(files.read('my-service/README.md')).toMatch(
      /## This service\n[^]*run-app\.sh[^]*\n## Project setup\n/,
    );
  });

  it('is refused in JavaScript, before anything is made', async () => {
    await expect(made({ language: 'js' }, () => changed('a', 'b'))).rejects.toThrow('written in TypeScript');
  });
});

it('is left as Nest makes it where Nest makes something else', () => {
  const draft = new Draft(
    new MemoryFiles({ 'src/app.service.ts': 'export class AppService {}\n', 'src/app.config.ts': 'mine' }),
  );

  addGreeting(draft);

  expect(draft.changes).toEqual([]);
});

describe('the folder of a new application', () => {
  it.each([
    [{ name: 'myService' }, 'my-service'],
    [{ name: 'My Service ' }, 'my-service'],
    [{ name: '@acme/orders' }, '@acme/orders'],
    [{ name: 'orders', directory: './services/Orders/' }, 'services/Orders'],
    [{ name: 'orders', directory: 'undefined' }, 'orders'],
    [{ name: '.' }, ''],
    [{ name: 7 }, '7'],
  ])('of %o is %s', (options, folder) => {
    expect(folderOf(options)).toBe(folder);
  });

  it('is all that is seen of the workspace', () => {
    const files = new FolderFiles(new MemoryFiles({ 'a/b.ts': 'b', 'a/c/d.ts': 'd', 'a/../x.ts': 'x' }), 'a');

    expect(files.list('')).toEqual(['b.ts', 'c/d.ts']);
    expect(files.list('c')).toEqual(['c/d.ts']);
    expect([files.read('b.ts'), files.read('../x.ts'), files.read('x.ts')]).toEqual([
      'b',
      undefined,
      undefined,
    ]);
    expect(files.outside([{ path: 'c/d.ts', after: '', executable: false }])[0]?.path).toBe('a/c/d.ts');
  });
});
