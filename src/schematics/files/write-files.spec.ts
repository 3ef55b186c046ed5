import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import {
  CJS_APPLICATION,
  ESM_APPLICATION,
  MONOREPO,
  withManifest,
  without,
} from '../../../test/support/nest-applications.js';
import { Notes } from '../add/notes.js';
import { describeApplication } from '../workspace/describe-application.js';
import { Draft } from '../workspace/draft.js';
import { MemoryFiles } from '../workspace/memory-files.js';
import type { FilesContext } from './files-context.js';
import { writeFiles } from './write-files.js';

type Tree = Readonly<Record<string, string>>;

function writing(tree: Tree, changed: Partial<FilesContext> = {}, project?: string) {
  const draft = new Draft(new MemoryFiles(tree));
  const app = describeApplication(draft, ts, project === undefined ? {} : { project });
  const notes = new Notes();
  const at = (name: string): string => `${app.sourceRoot}/${name}`;
  writeFiles(
    draft,
    {
      app,
      adapter: 'express',
      serves: true,
      rootModule: { path: at('app.module.ts'), name: 'AppModule' },
      declared: {
        config: { path: at('app.config.ts'), name: 'AppConfig' },
        secrets: { path: at('app.secrets.ts'), name: 'AppSecrets' },
      },
      ...changed,
    },
    notes,
  );
  const written = Object.fromEntries(draft.changes.map(({ path, after }) => [path, after]));
  return { draft, notes, written, read: (path: string): string => draft.read(path) ?? '' };
}

const worker = (tree: Tree) => {
  const app = describeApplication(new MemoryFiles(tree), ts, {});
  const declared = {
    config: { path: 'src/app.config.ts', name: 'AppConfig' },
    secrets: { path: 'src/app.secrets.ts', name: 'AppSecrets' },
  };
  const draft = new Draft(new MemoryFiles(tree));
  const rootModule = { path: 'src/app.module.ts', name: 'AppModule' };
  writeFiles(draft, { app, serves: true, rootModule, declared }, new Notes());
  return Object.fromEntries(draft.changes.map(({ path, after }) => [path, after]));
};

const STARTED_ELSEWHERE = {
  text: expect.stringContaining('The script `start:prod` takes it') as string,
  at: 'package.json',
};

describe('what an application gets', () => {
  it('is beside its package.json', () => {
    const { draft, notes } = writing(ESM_APPLICATION);

    expect(draft.changes.map(({ path }) => path)).toEqual([
      'src/app.config.ts',
      'src/app.secrets.ts',
      'test/deployment.e2e-spec.ts',
      'run-app.sh',
      'Procfile',
      '.env.example',
      '.env.development',
      'docker/Dockerfile',
      'docker/compose.yaml',
      'docker/secrets/.gitignore',
      'docker/haproxy.cfg',
      'docker/orders@.service',
      'docker/orders.env.example',
      '.dockerignore',
      'package.json',
    ]);
    expect(draft.changes.filter(({ executable }) => executable).map(({ path }) => path)).toEqual([
      'run-app.sh',
    ]);
    expect(notes).toMatchObject({ kept: [], instructions: [], remarks: [STARTED_ELSEWHERE] });
  });

  it('is in its folder in a monorepo, but for what belongs to the folder that images are built in', () => {
    const { written } = writing(MONOREPO, {}, 'api');

    expect(Object.keys(written).filter((path) => !path.startsWith('apps/api/'))).toEqual(['.dockerignore']);
    expect(written['apps/api/docker/api@.service']).toContain('\nExecStart=/opt/api/apps/api/run-app.sh\n');
    expect(written['apps/api/docker/compose.yaml']).toContain(
      'context: ../../..\n    dockerfile: apps/api/docker/Dockerfile\n',
    );
    expect(written['apps/api/run-app.sh']).toMatch(/^main=\.\.\/\.\.\/dist\/apps\/api\/main\.js$/m);
    expect(written['apps/api/run-app.sh']).toContain(
      'PATH="$PWD/node_modules/.bin:$PWD/../../node_modules/.bin${PATH:+:$PATH}"',
    );
    expect(written['apps/api/run-app.sh']).toContain('Run: npm run build api"');
  });

  it.each(Object.entries(writing(ESM_APPLICATION).written))(
    'speaks of nothing that only this repository has: %s',
    (_, text) => {
      expect(text).not.toMatch(/sample\b|database_url|openbao|prometheus|redis_|[/ ]app@|APP}|--build-arg/);
    },
  );

  it('balances no worker, which nobody sends anything to', () => {
    const written = worker(ESM_APPLICATION);

    expect(Object.keys(written)).not.toContain('docker/haproxy.cfg');
    expect(written['docker/compose.yaml']).not.toContain('haproxy');
    expect(written['docker/compose.yaml']).toContain('\n  app-2: *app\n');
    expect(written['test/deployment.e2e-spec.ts']).toContain('toBeInstanceOf(AppConfig)');
    expect(written['test/deployment.e2e-spec.ts']).not.toContain('createNestApplication');
  });
});

describe('a file that is there already', () => {
  const own = { ...ESM_APPLICATION, 'docker/Dockerfile': 'FROM scratch\n', '.dockerignore': 'dist\n' };

  it('stays as it is, and what it would have been is shown', () => {
    const { notes, read } = writing(own);

    expect(read('docker/Dockerfile')).toBe('FROM scratch\n');
    expect(notes.kept).toEqual([
      { path: 'docker/Dockerfile', proposal: expect.stringContaining('ENTRYPOINT ["/app/run-app.sh"]') },
      { path: '.dockerignore', proposal: expect.stringContaining('**/node_modules') },
    ]);
  });

  it('is no news the second time, changed or not', () => {
    const tree = { ...own, ...writing(own).written };

    const again = writing({ ...tree, 'docker/compose.yaml': 'services: {}\n' });

    expect(again.draft.changes).toEqual([]);
    expect(again.notes).toEqual(new Notes());
  });

  it('declares what it likes', () => {
    const mine = "import { Config, Secrets } from 'nestjs-deployment';\n";
    const tree = { ...ESM_APPLICATION, 'src/app.config.ts': mine, 'src/app.secrets.ts': mine };
    const { notes, written, read } = writing(tree);

    expect([read('src/app.config.ts'), read('src/app.secrets.ts')]).toEqual([mine, mine]);
    expect(notes.kept).toEqual([]);
    expect(written['test/deployment.e2e-spec.ts']).toContain('new FakeSecrets({})');
    expect(written['test/deployment.e2e-spec.ts']).not.toContain('TOKEN');
  });
});

describe('the sources', () => {
  it('are written as the entry is', () => {
    const main = 'import { NestFactory } from "@nestjs/core";\r\nfunction a() {\r\n\tb();\r\n}\r\n';
    const { written } = writing({ ...ESM_APPLICATION, 'src/main.ts': main });

    expect(written['src/app.secrets.ts']).toBe(
      [
        'import { Secrets } from "nestjs-deployment";',
        'import { z } from "zod";',
        '',
        '/** What is secret: from where SECRETS_PROVIDER says, and never from a variable. */',
        'export class AppSecrets extends Secrets({',
        '\t/** Opens `/-/` to whoever has it; without a value nobody gets in by it. */',
        '\tmanagementToken: z.string().min(16).optional(),',
        '}) {}',
        '',
      ].join('\r\n'),
    );
    expect(written['run-app.sh']).not.toContain('\r');
  });

  const generated = [
    writing(ESM_APPLICATION).written,
    writing(CJS_APPLICATION, { adapter: 'fastify' }).written,
    worker(ESM_APPLICATION),
  ].flatMap((written) => Object.entries(written).filter(([path]) => path.endsWith('.ts')));

  it.each(generated)('quote by one kind of quotation mark, so that it can be replaced: %s', (_, text) => {
    expect(text).not.toMatch(/"|\w'\w/);
  });

  it.each(generated)('parse: %s', (fileName, text) => {
    expect(ts.transpileModule(text, { reportDiagnostics: true, fileName }).diagnostics).toEqual([]);
  });

  it('declare by a zod of their own where the application has zod 3', () => {
    const tree = withManifest(ESM_APPLICATION, ({ dependencies }) => ({
      dependencies: { ...dependencies, zod: '^3.25.0' },
    }));
    const { written, notes } = writing(tree);

    expect(written['src/app.config.ts']).toContain("import { z } from 'zod4';");
    expect(notes.remarks.map(({ text }) => text)).toEqual([
      expect.stringContaining('zod 3'),
      STARTED_ELSEWHERE.text,
    ]);
  });
});

describe('the end-to-end test', () => {
  const test = (tree: Tree, changed: Partial<FilesContext> = {}): string =>
    writing(tree, changed).written['test/deployment.e2e-spec.ts'] ?? '';

  it.each([
    ['vitest', ESM_APPLICATION, "from 'vitest';\nimport { AppModule } from '../src/app.module.js';\n"],
    [
      'jest, whose functions are global',
      CJS_APPLICATION,
      "from 'nestjs-deployment';\nimport { AppModule } from '../src/app.module';\n",
    ],
    [
      'jest, whose functions are imported',
      withManifest(CJS_APPLICATION, () => ({ devDependencies: { jest: '30', '@jest/globals': '30' } })),
      "expect, it } from '@jest/globals';\n",
    ],
  ])('is one of %s', (_, tree, imports) => {
    expect(test(tree)).toContain(imports);
  });

  it('creates an application of Fastify where it is one', () => {
    expect(test(ESM_APPLICATION, { adapter: 'fastify' })).toContain(
      'createNestApplication<NestFastifyApplication>(new FastifyAdapter());',
    );
  });

  it('has Nest loaded before this library: jest cannot load the one while it loads the other', () => {
    expect(test(CJS_APPLICATION).search('@nestjs/testing')).toBeLessThan(
      test(CJS_APPLICATION).search('nestjs-deployment'),
    );
  });

  it('is an instruction where nothing runs such tests', () => {
    const { notes, written } = writing(without(ESM_APPLICATION, 'vitest.config.e2e.ts'));

    expect(Object.keys(written).filter((path) => path.startsWith('test/'))).toEqual([]);
    expect(notes.instructions).toEqual([
      {
        what: 'Have an end-to-end test of it, as test/deployment.e2e-spec.ts.',
        because: expect.any(String),
        code: expect.stringContaining("import { AppModule } from '../src/app.module.js';"),
      },
    ]);
  });
});

describe('the image', () => {
  const none = without(ESM_APPLICATION, 'package-lock.json');
  const image = (tree: Tree): string => writing(tree).written['docker/Dockerfile'] ?? '';
  const lines = (tree: Tree): readonly string[] =>
    image(tree)
      .split('\n')
      .filter((line) => /^(?:COPY|RUN)/.test(line))
      .slice(0, 5);

  it.each([
    [
      'npm',
      { ...ESM_APPLICATION, '.npmrc': '' },
      [
        'COPY package.json package-lock.json .npmrc ./',
        'RUN npm ci --no-audit --no-fund',
        'COPY . .',
        'RUN npm run build',
        'RUN npm ci --omit=dev --no-audit --no-fund \\',
      ],
    ],
    [
      'pnpm, of the version that package.json names',
      withManifest({ ...none, 'pnpm-lock.yaml': '', 'pnpm-workspace.yaml': '' }, () => ({
        packageManager: 'pnpm@10.34.9+sha512.abc',
      })),
      [
        'COPY package.json pnpm-lock.yaml pnpm-workspace.yaml ./',
        'RUN npm install --global pnpm@10.34.9 && pnpm install --frozen-lockfile',
        'COPY . .',
        'RUN pnpm run build',
        'RUN CI=true pnpm install --prod --frozen-lockfile \\',
      ],
    ],
    [
      'Yarn 1',
      { ...none, 'yarn.lock': '# yarn lockfile v1\n' },
      [
        'COPY package.json yarn.lock ./',
        'RUN yarn install --frozen-lockfile',
        'COPY . .',
        'RUN yarn run build',
        'RUN yarn install --production --frozen-lockfile \\',
      ],
    ],
    [
      'Yarn 4',
      { ...none, 'yarn.lock': '__metadata:\n', '.yarnrc.yml': 'nodeLinker: node-modules\n' },
      [
        'COPY package.json yarn.lock .yarnrc.yml ./',
        'RUN corepack enable && yarn install --immutable',
        'COPY . .',
        'RUN yarn run build',
        'RUN yarn workspaces focus --all --production \\',
      ],
    ],
    [
      'Bun',
      { ...none, 'bun.lock': '' },
      [
        'COPY package.json bun.lock ./',
        'RUN npm install --global bun@1 && bun install --frozen-lockfile',
        'COPY . .',
        'RUN bun run build',
        'RUN rm -rf node_modules && bun install --production --frozen-lockfile \\',
      ],
    ],
    [
      'a workspace of several packages, which need one another',
      { ...ESM_APPLICATION, 'packages/shared/package.json': '{}' },
      [
        'COPY . .',
        'RUN npm ci --no-audit --no-fund',
        'RUN npm run build',
        'RUN npm ci --omit=dev --no-audit --no-fund \\',
        'COPY --from=build /build ./',
      ],
    ],
  ])('installs by %s', (_, tree, expected) => {
    expect(lines(tree)).toEqual(expected);
  });

  it('takes along what runs, what changes most last', () => {
    const { written } = writing(MONOREPO, {}, 'api');

    expect(written['apps/api/docker/Dockerfile']).toContain(
      `COPY --from=build /build/package.json ./package.json
COPY --from=build /build/apps/api/run-app.sh ./apps/api/run-app.sh
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
`,
    );
    expect(written['apps/api/docker/Dockerfile']).toContain('\nENTRYPOINT ["/app/apps/api/run-app.sh"]\n');
    expect(written['apps/api/docker/Dockerfile']).not.toContain('APP}');
  });

  it.each([
    [none, 'Have package-lock.json beside package.json'],
    [withManifest(ESM_APPLICATION, () => ({ scripts: {} })), 'Add a script `build`'],
    [{ ...none, 'yarn.lock': '__metadata:\n' }, 'Let Yarn install into node_modules'],
  ])('cannot be built before something is done: %#', (tree, what) => {
    expect(writing(tree).notes.instructions).toContainEqual(
      expect.objectContaining({ what: expect.stringContaining(what) }),
    );
  });

  it('is told to run hooks of the installation where there are some', () => {
    const tree = withManifest(ESM_APPLICATION, ({ scripts }) => ({
      scripts: { ...scripts, prepare: 'husky' },
    }));

    expect(writing(tree).notes.remarks).toEqual([
      { text: expect.stringContaining('`prepare` runs in docker/Dockerfile'), at: 'package.json' },
      STARTED_ELSEWHERE,
    ]);
  });
});

describe('development', () => {
  it('has a fake for each secret, and the port from before', () => {
    expect(writing(ESM_APPLICATION, { port: 3000 }).read('.env.development')).toMatch(
      /\nNODE_ENV=development\nSECRETS_PROVIDER=fake\nPORT=3000\n$/,
    );
  });
});
