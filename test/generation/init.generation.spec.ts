import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Application } from './support/application.js';
import { madeApplication } from './support/made-application.js';
import { contentsOf, writesIn } from './support/tree-state.js';

const INIT = 'npx nestjs-deployment init';

describe('`npx nestjs-deployment init`', () => {
  let app: Application;

  beforeAll(async () => {
    app = await Application.installed('esm');
    return () => app[Symbol.asyncDispose]();
  });

  it('shows with --dry-run what it would do, and writes nothing at all', async () => {
    const before = await writesIn(app.folder);

    const { output } = await app.run(`${INIT} --dry-run`);

    expect(await writesIn(app.folder)).toEqual(before);
    for (const said of ['zod', 'src/main.ts', 'src/app.config.ts', 'run-app.sh', 'Next steps']) {
      expect(output).toContain(said);
    }
  });

  it('leaves alone what somebody is working on, and does what `nest add` does', async () => {
    await using added = await Application.adopted('esm');
    await appendFile(join(app.folder, 'README.md'), '\nNot committed yet.\n');
    await appendFile(join(added.folder, 'README.md'), '\nNot committed yet.\n');

    await app.run(INIT);

    expect(await contentsOf(app.folder)).toEqual(await contentsOf(added.folder));
  });

  it('changes nothing more', async () => {
    const before = await contentsOf(app.folder);

    const { output } = await app.run(INIT);

    expect(output).toContain('nothing to change');
    expect(await contentsOf(app.folder)).toEqual(before);
  });

  it('tells an application on TypeScript 7 without the Nest CLI what it needs', async () => {
    await using without = await Application.installed('esm');
    const seven = join((await madeApplication('typescript-7')).folder, 'node_modules/typescript');
    await without.run(
      `rm -r node_modules/@nestjs/cli node_modules/typescript && cp -a '${seven}' node_modules/`,
    );
    const before = await contentsOf(without.folder);

    const { code, output } = await without.attempt(INIT);

    expect(code).toBe(1);
    expect(output).toContain('npm install --save-dev @nestjs/cli');
    expect(await contentsOf(without.folder)).toEqual(before);
  });
});
