import type { RawRequest } from '../../support/raw-connection.js';

export type PackageManagerName = 'npm' | 'pnpm-10' | 'pnpm-12' | 'yarn-4';

/** A request whose answer is the same before and after, by what it is about. */
export interface ComparedRequest extends RawRequest {
  readonly about: string;
  /** Two answers of the same application differ in their body. */
  readonly volatile?: boolean;
}

/** How an application is made, and how its people work with it. Everything here decides about its place in the cache. */
export interface Recipe {
  readonly packageManager: PackageManagerName;
  /** Lines of shell: the first one makes the folder `orders`, the others run in it. */
  readonly make: readonly string[];
  /** A folder of `test/generation/sources` whose files are put over it. */
  readonly sources?: string;
  /** What its people type, in its folder. */
  readonly commands: {
    readonly add: string;
    /** Only installs us. */
    readonly install: string;
    readonly build: string;
    /** Those of its units, and those of all of it. */
    readonly tests: readonly [unit: string, e2e: string];
    readonly lint: string;
    /** Runs a program of its packages. */
    readonly exec: string;
  };
  /** Where its `run-app.sh` is, from its workspace. */
  readonly folder: string;
  /** What was started before it was adopted. */
  readonly main: string;
  /** Where it took its port from before. Default: `PORT`. */
  readonly portVariable?: string;
  /** What its process has besides its port. */
  readonly environment: Readonly<Record<string, string>>;
  readonly requests: readonly ComparedRequest[];
}

const NEW = 'nest new orders --no-observe --skip-install --package-manager';
const CJS =
  'schematics @nestjs/schematics:application --name=orders --type=cjs --language=ts --package-manager';
/** What `nest new` leaves as well; only it asks a terminal for the kind of modules. */
const GIT = String.raw`git init -q && printf '/dist\n/node_modules\n/coverage\n*.tsbuildinfo\n.env\n.yarn\n' >.gitignore`;
/**
 * Its cache knows packages by name and version alone, and would have ours of another run: the application brings its
 * own.
 */
const YARN_SETTINGS =
  'nodeLinker node-modules enableGlobalCache false enableMirror false enableTelemetry false';
const HELLO: ComparedRequest = { about: 'its greeting', target: '/' };
const NOT_FOUND: ComparedRequest = { about: 'a path that it does not have', target: '/nowhere' };
const JSON_BODY = { 'Content-Type': 'application/json' };

const BY_NPM: Recipe = {
  packageManager: 'npm',
  make: [`${NEW} npm`, 'npm install --prefer-offline'],
  commands: {
    add: 'npx nest add nestjs-deployment',
    install: 'npm install nestjs-deployment',
    build: 'npm run build',
    tests: ['npm test', 'npm run test:e2e'],
    lint: 'npm run lint',
    exec: 'npx --no-install',
  },
  folder: '.',
  main: 'dist/main.js',
  environment: {},
  requests: [HELLO, NOT_FOUND],
};

const BY_PNPM: Recipe = {
  ...BY_NPM,
  packageManager: 'pnpm-10',
  make: [`${NEW} pnpm`, 'pnpm install --prefer-offline'],
  commands: {
    add: 'pnpm exec nest add nestjs-deployment',
    install: 'pnpm add nestjs-deployment',
    build: 'pnpm build',
    tests: ['pnpm test', 'pnpm test:e2e'],
    lint: 'pnpm lint',
    exec: 'pnpm exec',
  },
};

/** The applications that people have. */
const RECIPES = {
  esm: BY_NPM,
  cjs: {
    ...BY_NPM,
    make: [`${CJS}=npm`, GIT, 'npm install --prefer-offline'],
  },
  fastify: {
    ...BY_NPM,
    make: [
      ...BY_NPM.make,
      'npm remove @nestjs/platform-express @types/express',
      'npm install --prefer-offline @nestjs/platform-fastify@12 @fastify/helmet@13',
    ],
    sources: 'application-fastify',
    requests: [
      HELLO,
      NOT_FOUND,
      {
        about: 'a body within its limit',
        method: 'POST',
        target: '/echo',
        headers: JSON_BODY,
        body: '{"a":1}',
      },
      {
        about: 'a body over its limit',
        method: 'POST',
        target: '/echo',
        headers: JSON_BODY,
        body: `{"a":"${'a'.repeat(64)}"}`,
      },
    ],
  },
  monorepo: {
    ...BY_NPM,
    make: [
      ...BY_NPM.make,
      'npx nest generate app api',
      'npm install --prefer-offline --save-dev @rspack/core webpack-node-externals tsconfig-paths-webpack-plugin',
      // `nest generate app` leaves the folders that it took away in this script.
      'npm pkg set scripts.lint="oxlint --type-aware apps/"',
    ],
    commands: {
      ...BY_NPM.commands,
      add: 'npx nest add nestjs-deployment -p api',
      build: 'npx nest build orders && npx nest build api',
    },
    folder: 'apps/api',
    main: 'dist/apps/api/main.js',
    // In lower case, which `nest generate app` writes.
    portVariable: 'port',
  },
  'pnpm-10': BY_PNPM,
  'pnpm-12': {
    ...BY_PNPM,
    packageManager: 'pnpm-12',
    commands: {
      ...BY_PNPM.commands,
      // The Nest CLI does not know how to install with it.
      add: 'pnpm add nestjs-deployment && pnpm exec nest add nestjs-deployment -s',
    },
  },
  prefix: {
    ...BY_NPM,
    make: [
      ...BY_NPM.make,
      'npm install --prefer-offline @nestjs/swagger@12 class-validator@0.15 class-transformer@0.5',
    ],
    sources: 'application-prefix',
    requests: [
      { about: 'what is behind its prefix', target: '/api' },
      { about: 'what is not behind its prefix', target: '/' },
      { about: 'its health, excluded from the prefix', target: '/health' },
      { about: 'its description', target: '/docs-json' },
      { about: 'the page of its description', target: '/docs' },
      {
        about: 'a preflight of its CORS',
        method: 'OPTIONS',
        target: '/api/orders',
        headers: { Origin: 'https://shop.example', 'Access-Control-Request-Method': 'POST' },
      },
      { about: 'a request of another origin', target: '/api', headers: { Origin: 'https://shop.example' } },
      {
        about: 'a body that its pipe strips',
        method: 'POST',
        target: '/api/orders',
        headers: JSON_BODY,
        body: '{"item":"tea","count":2,"admin":true}',
      },
      {
        about: 'a body that its pipe refuses',
        method: 'POST',
        target: '/api/orders',
        headers: JSON_BODY,
        body: '{"item":"tea","count":0}',
      },
    ],
  },
  assembled: {
    ...BY_NPM,
    make: [
      ...BY_NPM.make,
      'npm install --prefer-offline @nestjs/config@12 @nestjs/terminus@12 nestjs-pino@5 pino-http@11 pino@10 @willsoto/nestjs-prometheus@6 prom-client@15',
      // Its service has more to be given than the one that `nest new` tests.
      'mv src/app.controller.spec.template src/app.controller.spec.ts',
    ],
    sources: 'application-assembled',
    environment: { GREETING: 'Moin' },
    requests: [
      { about: 'a greeting from its environment', target: '/' },
      NOT_FOUND,
      { about: 'its health', target: '/health' },
      { about: 'its metrics', target: '/metrics', volatile: true },
    ],
  },
  'typescript-7': {
    ...BY_NPM,
    make: [
      ...BY_NPM.make,
      'npm install --prefer-offline --save-dev typescript@7',
      // `nest build` needs the programming interface that it does not have.
      'npm pkg set scripts.build="tsc --project tsconfig.build.json"',
    ],
  },
  'yarn-4': {
    ...BY_NPM,
    packageManager: 'yarn-4',
    make: [
      // vite names a package for Windows that not every registry has, and yarn looks for all of them.
      `${CJS}=yarn`,
      GIT,
      String.raw`printf '%s: %s\n' ${YARN_SETTINGS} >.yarnrc.yml`,
      'yarn install',
    ],
    commands: {
      add: 'yarn nest add nestjs-deployment',
      install: 'yarn add nestjs-deployment',
      build: 'yarn build',
      tests: ['yarn test', 'yarn test:e2e'],
      lint: 'yarn lint',
      exec: 'yarn run',
    },
  },
} as const satisfies Record<string, Recipe>;

export type Kind = keyof typeof RECIPES;

export function recipeOf(kind: Kind): Recipe {
  return RECIPES[kind];
}
