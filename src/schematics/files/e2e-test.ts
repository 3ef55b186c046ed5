import { posix } from 'node:path';
import type { E2eTesting } from '../workspace/application.js';
import { rangeOf, type Manifest } from '../workspace/manifest.js';
import { inFolder } from '../workspace/in-folder.js';
import { isWorker, type FilesContext, type Proposal } from './files-context.js';

/** Where the test runs, and what it is about. */
export interface TestedApplication {
  readonly context: FilesContext;
  readonly manifest: Manifest;
  readonly e2e: E2eTesting;
  /** Whether the secrets are those that an application begins with. */
  readonly hasToken: boolean;
}

/** An end-to-end test of the boundary, for the application's own runner. */
export function e2eTest(tested: TestedApplication): Proposal {
  const { e2e, context } = tested;
  return {
    path: inFolder(e2e.folder, `deployment${e2e.suffix}`),
    text: isWorker(context) ? workerTest({ ...tested, hasToken: false }) : serviceTest(tested),
  };
}

function serviceTest(tested: TestedApplication): string {
  const { context, hasToken } = tested;
  const isFastify = context.adapter === 'fastify';
  const type = isFastify ? 'NestFastifyApplication' : 'INestApplication';
  return `${isFastify ? '' : "import type { INestApplication } from '@nestjs/common';\n"}${
    isFastify
      ? "import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';\n"
      : ''
  }import { Test } from '@nestjs/testing';
import { DeploymentModule, ENVIRONMENT, FakeSecrets, SecretsProvider } from 'nestjs-deployment';
${ownImports(tested, ['afterAll', 'beforeAll', 'describe', 'expect', 'it'])}
${hasToken ? TOKEN : ''}describe('Deployment (e2e)', () => {
  let app: ${type};
  let url: string;

  beforeAll(async () => {
    const moduleFixture = await ${testingModule(tested)};

    app = moduleFixture.createNestApplication${isFastify ? '<NestFastifyApplication>(new FastifyAdapter())' : '()'};
    DeploymentModule.setup(app);
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });

  it('is ready', async () => {
    const response = await fetch(\`\${url}/-/ready\`);

    expect(response.status).toBe(200);
    expect(await response.text()).toBe('ready\\n');
  });

  it('takes its version from the environment', async () => {
    const response = await fetch(\`\${url}/-/version\`);

    expect(await response.json()).toMatchObject({ version: '1.2.3' });
  });
${hasToken ? CONFIDENTIAL : ''}
  afterAll(async () => {
    await app.close();
  });
});
`;
}

/** Its loop does not run: nothing but what it is made of is built. */
function workerTest(tested: TestedApplication): string {
  const { name } = tested.context.declared.config;
  return `import { Test } from '@nestjs/testing';
import { ENVIRONMENT, FakeSecrets, SecretsProvider } from 'nestjs-deployment';
${ownImports(tested, ['describe', 'expect', 'it'], true)}
describe('Deployment (e2e)', () => {
  it('needs nothing but its variables and secrets to be built', async () => {
    const moduleFixture = await ${testingModule(tested)};

    expect(moduleFixture.get(${name})).toBeInstanceOf(${name});
    await moduleFixture.close();
  });
});
`;
}

const TOKEN = `const TOKEN = 'a-token-of-this-test';

`;

const CONFIDENTIAL = `
  it('tells the person on call that it has a token, and not which', async () => {
    const response = await fetch(\`\${url}/-/secrets\`, {
      headers: { authorization: \`Bearer \${TOKEN}\` },
    });
    const text = await response.text();

    expect(response.status).toBe(200);
    expect(text).toContain('managementToken');
    expect(text).not.toContain(TOKEN);
  });
`;

function testingModule({ context: { rootModule }, hasToken }: TestedApplication): string {
  const secrets = hasToken ? '{ managementToken: TOKEN }' : '{}';
  return `Test.createTestingModule({ imports: [${rootModule.name}] })
      // A value for each secret that there has to be, wherever the test runs.
      .overrideProvider(SecretsProvider)
      .useValue(new FakeSecrets(${secrets}))
      // All variables: those of the machine are not read.
      .overrideProvider(ENVIRONMENT)
      .useValue({ NODE_ENV: 'test', LOG_LEVEL: 'silent', VERSION: '1.2.3' })
      .compile()`;
}

/** Of the test runner, and of the application. */
function ownImports(
  { context: { app, rootModule, declared }, manifest, e2e }: TestedApplication,
  globals: readonly string[],
  withConfig = false,
): string {
  const from = (path: string): string => {
    const relative = posix.relative(e2e.folder, path).replace(/\.ts$/, app.extension);
    return relative.startsWith('.') ? relative : `./${relative}`;
  };
  const runner = runnerOf(e2e, manifest);
  return [
    ...(runner === undefined ? [] : [`import { ${globals.join(', ')} } from '${runner}';`]),
    ...(withConfig ? [`import { ${declared.config.name} } from '${from(declared.config.path)}';`] : []),
    `import { ${rootModule.name} } from '${from(rootModule.path)}';`,
    '',
  ].join('\n');
}

/** Where the functions of a test come from; those of jest are global unless the application does it otherwise. */
function runnerOf({ framework }: E2eTesting, manifest: Manifest): string | undefined {
  if (framework === 'vitest') return 'vitest';
  return rangeOf(manifest, '@jest/globals') === undefined ? undefined : '@jest/globals';
}
