import { appendFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { LocalRegistry } from '../support/registry.js';
import { Application } from './support/application.js';
import { attempt } from './support/command.js';
import { canMount, canWriteProtect, writeProtect } from './support/privileges.js';
import { contentsOf } from './support/tree-state.js';

const WAYS = [
  { way: '`nest add`', line: 'node_modules/.bin/nest add nestjs-deployment -s' },
  { way: '`init`', line: 'node_modules/.bin/nestjs-deployment init' },
];

const UNPROTECTED = canWriteProtect ? '' : ' (skipped: as root this needs chattr)';
const UNMOUNTED = canMount ? '' : ' (skipped: only root can mount one)';

let app: Application;

beforeAll(async () => {
  app = await Application.installed('esm');
  return () => app[Symbol.asyncDispose]();
});

afterEach(() => app.run('git reset -q --hard && git clean -qfd'));

/** What a line says that has to fail, and to leave everything as it was. */
async function refusal(line: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const before = await contentsOf(app.folder);
  const { code, output } = await app.attempt(line, env);

  expect({ line, code, output }).toEqual({ line, code: 1, output });
  expect(await contentsOf(app.folder)).toEqual(before);
  return output;
}

describe.each(WAYS)('What fails by $way leaves the application as it was, and says why:', ({ line }) => {
  it('a registry that is down', async () => {
    await using registry = await LocalRegistry.start({
      published: [],
      upstream: inject('upstream'),
      isUp: (name) => name !== 'zod',
    });

    const said = await refusal(line, { npm_config_registry: registry.url, npm_config_fetch_retries: '0' });

    expect(said).toMatch(/npm install zod/);
    expect(said).toContain('503');
  });

  it('Ctrl-C while packages are installed', async () => {
    const before = await contentsOf(app.folder);
    const asked = Promise.withResolvers<void>();
    await using registry = await LocalRegistry.start({
      published: [],
      upstream: inject('upstream'),
      isUp: (name) => {
        if (name !== 'zod') return true;
        asked.resolve();
        return new Promise(() => undefined);
      },
    });

    const { code, output } = await attempt(line, {
      cwd: app.folder,
      env: { ...app.environment, npm_config_registry: registry.url },
      interruptAt: asked.promise,
    });

    expect(code).not.toBe(0);
    expect(output).toContain('Installing');
    expect(await contentsOf(app.folder)).toEqual(before);
  });

  it.each(['src/main.ts', 'src/app.module.ts'])('%s that cannot be parsed', async (path) => {
    const lines = (await readFile(join(app.folder, path), 'utf8')).split('\n').length;
    await appendFile(join(app.folder, path), 'export const = 1;\n');

    expect(await refusal(line)).toContain(`${path}:${lines}`);
  });

  it.skipIf(!canWriteProtect).each(['src/main.ts', 'package.json', 'test/app.e2e-spec.ts'])(
    `%s that cannot be written${UNPROTECTED}`,
    async (path) => {
      using _protected = writeProtect(join(app.folder, path));

      expect(await refusal(line)).toContain(path);
    },
  );

  it.skipIf(!canWriteProtect).each(['src', '.'])(
    `a folder, %s, that takes no new file${UNPROTECTED}`,
    async (folder) => {
      using _protected = writeProtect(join(app.folder, folder));

      expect(await refusal(line)).toMatch(/EPERM|EACCES/);
    },
  );

  it('a folder without a Nest application', async () => {
    const folder = join(app.folder, 'elsewhere');
    await mkdir(folder);
    await writeFile(join(folder, 'package.json'), '{ "name": "elsewhere", "private": true }\n');
    await symlink(join(app.folder, 'node_modules'), join(folder, 'node_modules'));

    expect(await refusal(`cd elsewhere && ${line}`)).toMatch(/Nest/);
    await rm(folder, { recursive: true });
  });

  it('a project that there is not', async () => {
    expect(await refusal(`${line} --project nope`)).toContain('nope');
  });
});

describe.skipIf(!canMount)(`On a disk that is full${UNMOUNTED}`, () => {
  /** In a file system with a few kilobytes left, which is gone with the shell that made it. */
  const ON_FULL_DISK = `
    target=$(mktemp -d) before=$(mktemp) after=$(mktemp)
    mount -t tmpfs -o size=2m none "$target"
    tar --exclude=./node_modules --exclude=./.git -cf - . | tar -xf - -C "$target"
    ln -s "$PWD/node_modules" "$target/node_modules"
    cd "$target"
    state() { find . -type f ! -name filler -exec sha256sum {} + | sort; }
    state >"$before"
    cat /dev/zero >filler 2>/dev/null || true
    truncate -s -6K filler
    code=0
    sh -c "$LINE" || code=$?
    state >"$after"
    diff "$before" "$after" && echo 'Nothing changed.'
    cd / && umount "$target" && rm -r "$target" "$before" "$after"
    exit "$code"`;

  beforeAll(async () => {
    // What is written then is nothing but files.
    await app.run('npm install zod && npm install --save-dev pino-pretty');
    await app.commit('Install what is needed');
  });

  it.each(WAYS)('nothing is changed by $way', async ({ line }) => {
    const { code, output } = await app.attempt('unshare --mount sh -euc "$SCRIPT"', {
      SCRIPT: ON_FULL_DISK,
      LINE: line,
    });

    expect({ code, output }).toEqual({ code: 1, output });
    expect(output).toContain('ENOSPC');
    expect(output).toContain('Nothing changed.');
  });
});

it('leaves nothing but its own line where the Nest CLI has installed it, and zod cannot be', async () => {
  await using fresh = await Application.copyOf('esm');
  await using registry = await LocalRegistry.start({
    published: [inject('published')],
    upstream: inject('upstream'),
    isUp: (name) => name !== 'zod',
  });

  const { code, output } = await fresh.attempt(fresh.recipe.commands.add, {
    npm_config_registry: registry.url,
    npm_config_fetch_retries: '0',
  });
  const { stdout } = await fresh.run(
    'git status --porcelain && git diff --unified=0 package.json | grep "^[+-] "',
  );

  expect({ code, output }).toEqual({ code: 1, output });
  expect(output).toMatch(/npm install zod/);
  expect(stdout.trim().split('\n')).toEqual([
    'M package-lock.json',
    ' M package.json',
    expect.stringMatching(/^\+ +"nestjs-deployment": /),
  ]);
});
