import { mkdtemp, rm } from 'node:fs/promises';
import type { RequestOptions } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AbstractHttpAdapter } from '@nestjs/core';
import {
  DeploymentModule,
  Detail,
  FakeSecrets,
  ManagementController,
  Probe,
  Read,
  Secrets,
  SecretsProvider,
  Write,
  type Environment,
  type ManagementResponse,
} from 'nestjs-deployment';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ManagementListener } from '../../src/management/management-listener.js';
import { ask, type ManagementPlace, type ManagementReply } from '../support/management-client.js';
import { platforms } from '../support/platforms.js';
import { exchangeOnce } from '../support/raw-connection.js';
import { RunningApp, TEST_ENVIRONMENT, testingModule } from '../support/start-app.js';

const TOKEN = 'correct horse battery';

class AppSecrets extends Secrets({ managementToken: z.string().optional() }) {}

/** One route of each kind. */
@ManagementController('kinds')
class KindsController {
  @Probe('probe')
  probe(): ManagementResponse {
    return { body: 'answered' };
  }

  @Read('read')
  read(): ManagementResponse {
    return this.probe();
  }

  @Detail('detail')
  detail(): ManagementResponse {
    return this.probe();
  }

  @Write('PUT', 'write')
  write(): ManagementResponse {
    return this.probe();
  }
}

const KINDS = ['probe', 'read', 'detail', 'write'] as const;

type Adapter = () => AbstractHttpAdapter;

/** An application on all addresses of this machine, and where its listeners are. */
class Scene extends RunningApp {
  readonly #secrets: FakeSecrets;

  private constructor(app: RunningApp['app'], secrets: FakeSecrets) {
    super(app);
    this.#secrets = secrets;
  }

  static async open(adapter: Adapter, environment: Environment): Promise<Scene> {
    const secrets = new FakeSecrets({ managementToken: TOKEN });
    const metadata = {
      imports: [DeploymentModule.forRoot({ secrets: AppSecrets })],
      providers: [KindsController],
    };
    const module = await testingModule(metadata, {
      environment: { ...TEST_ENVIRONMENT, ...environment },
      override: (builder) => builder.overrideProvider(SecretsProvider).useValue(secrets),
    }).compile();
    const scene = new Scene(module.createNestApplication(adapter()), secrets);
    DeploymentModule.setup(scene.app);
    scene.app.enableCors({ origin: true, credentials: true });
    await scene.app.listen(0, '0.0.0.0');
    return scene;
  }

  get managementPort(): number {
    const address = this.app.get(ManagementListener).addresses.find((one) => one.startsWith('http:'));
    return Number(new URL(address ?? '').port);
  }

  rotate(token: string): void {
    this.#secrets.rotate('managementToken', token);
  }
}

/** An address of this machine that is not loopback: whoever calls it is another peer to the service. */
const ELSEWHERE = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

const bearer = { Authorization: `Bearer ${TOKEN}` };
const proxied = { 'X-Forwarded-For': '203.0.113.9' };

/** Who calls, and how. */
const CALLERS = {
  loopback: {},
  'another peer': { host: ELSEWHERE },
  'another peer with the token': { host: ELSEWHERE, headers: bearer },
  'a wrong token': { host: ELSEWHERE, headers: { Authorization: 'Bearer correct horse' } },
  'the page of another site': { headers: { Origin: 'http://evil.example' } },
  'a sandboxed page': { headers: { Origin: 'null' } },
  'a link on another site': { headers: { 'Sec-Fetch-Site': 'cross-site' } },
  'its own page': {
    headers: { Host: 'localhost', Origin: 'http://localhost', 'Sec-Fetch-Site': 'same-origin' },
  },
  'a rebound name': { headers: { Host: 'evil.example' } },
  'a proxy': { headers: proxied },
  'a proxy with the token': { headers: { ...proxied, ...bearer } },
  'a proxy with an empty header': { headers: { VIA: '' } },
} as const satisfies Readonly<Record<string, RequestOptions>>;

type CallerKey = keyof typeof CALLERS;

const EVERYTHING = '200 200 200 200';
const PUBLIC = '200 200 401 401';
const HIDDEN = '404 404 404 404';
const MOVED = '200 404 404 404';

type Answers = Readonly<Record<CallerKey, string>>;

const STRANGERS = {
  'another peer': PUBLIC,
  'another peer with the token': EVERYTHING,
  'a wrong token': PUBLIC,
  'the page of another site': PUBLIC,
  'a sandboxed page': PUBLIC,
  'a link on another site': PUBLIC,
  'a rebound name': PUBLIC,
  'a proxy': HIDDEN,
  'a proxy with the token': HIDDEN,
  'a proxy with an empty header': HIDDEN,
} as const;

const TRUSTED: Answers = { ...STRANGERS, loopback: EVERYTHING, 'its own page': EVERYTHING };
const NOT_TRUSTED: Answers = { ...STRANGERS, loopback: PUBLIC, 'its own page': PUBLIC };
const BESIDE_LISTENER: Answers = {
  ...(Object.fromEntries(Object.keys(TRUSTED).map((caller) => [caller, MOVED])) as Answers),
  'a proxy': HIDDEN,
  'a proxy with the token': HIDDEN,
  'a proxy with an empty header': HIDDEN,
};
const BEHIND_TRUSTED_PROXY: Answers = {
  ...NOT_TRUSTED,
  'a proxy': PUBLIC,
  'a proxy with the token': EVERYTHING,
  'a proxy with an empty header': PUBLIC,
};

/** `200 200 401 401`: what is answered to each kind, by a route that does nothing. */
async function statuses(place: ManagementPlace, options: RequestOptions = {}): Promise<string> {
  const replies = await Promise.all(KINDS.map((kind) => askFor(kind, place, options)));
  return replies.map(({ status }) => status).join(' ');
}

function askFor(
  kind: (typeof KINDS)[number],
  place: ManagementPlace,
  options: RequestOptions = {},
): Promise<ManagementReply> {
  return ask(place, `/-/kinds/${kind}`, { ...options, method: kind === 'write' ? 'PUT' : 'GET' });
}

async function answersTo(place: ManagementPlace): Promise<Answers> {
  const entries = Object.entries(CALLERS).map(async ([caller, options]) => [
    caller,
    await statuses(place, options),
  ]);
  return Object.fromEntries(await Promise.all(entries)) as Answers;
}

const production = { NODE_ENV: 'production' };
const listener = { ...production, MANAGEMENT_HOST: '0.0.0.0', MANAGEMENT_PORT: '0' };

// Without another address than loopback there is nobody to be the other peer.
describe.skipIf(ELSEWHERE === undefined).each(platforms)('who may have what on %s', (_platform, adapter) => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'access-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const socket = () => join(folder, 'management.sock');

  it.each(['development', 'test'])('on the main port in %s', async (NODE_ENV) => {
    await using scene = await Scene.open(adapter, { NODE_ENV });

    expect(await answersTo(scene.port)).toEqual(TRUSTED);
  });

  it('on the main port in production', async () => {
    await using scene = await Scene.open(adapter, production);

    expect(await answersTo(scene.port)).toEqual(NOT_TRUSTED);
  });

  it('on the management listener', async () => {
    await using scene = await Scene.open(adapter, listener);

    expect(await answersTo(scene.managementPort)).toEqual(TRUSTED);
  });

  it('on the main port when there is a management listener', async () => {
    await using scene = await Scene.open(adapter, listener);

    expect(await answersTo(scene.port)).toEqual(BESIDE_LISTENER);
  });

  it('on the socket', async () => {
    await using _scene = await Scene.open(adapter, { ...production, MANAGEMENT_SOCKET: socket() });
    const rebound = CALLERS['a rebound name'];

    expect(await statuses(socket())).toBe(EVERYTHING);
    expect(await statuses(socket(), rebound)).toBe(PUBLIC);
    expect(await statuses(socket(), { headers: proxied })).toBe(HIDDEN);
  });

  it('on the socket of a proxy that is trusted', async () => {
    const environment = {
      ...production,
      MANAGEMENT_SOCKET: socket(),
      MANAGEMENT_TRUSTED_PROXIES: 'unix',
    };
    await using _scene = await Scene.open(adapter, environment);

    expect(await statuses(socket())).toBe(PUBLIC);
    expect(await statuses(socket(), { headers: proxied })).toBe(PUBLIC);
    expect(await statuses(socket(), { headers: { ...proxied, ...bearer } })).toBe(EVERYTHING);
  });

  it.each([
    ['the main port in development', { NODE_ENV: 'development' }, false],
    ['the management listener', listener, true],
  ])('on %s, of a proxy on this machine that is trusted', async (_where, environment, own) => {
    const trusting = { ...environment, MANAGEMENT_TRUSTED_PROXIES: 'loopback' };
    await using scene = await Scene.open(adapter, trusting);

    const place = own ? scene.managementPort : scene.port;

    expect(await answersTo(place)).toEqual(BEHIND_TRUSTED_PROXY);
  });

  it('to nobody any write when they are switched off', async () => {
    await using scene = await Scene.open(adapter, { ...listener, MANAGEMENT_WRITES: 'off' });

    expect(await statuses(scene.managementPort)).toBe('200 200 200 403');
    expect(await statuses(scene.managementPort, { headers: bearer })).toBe('200 200 200 403');
    expect((await askFor('write', scene.managementPort)).body).toBe(
      'Writes are switched off: MANAGEMENT_WRITES is off.\n',
    );
  });

  it('by a token that rotates', async () => {
    await using scene = await Scene.open(adapter, production);
    const next = { Authorization: 'Bearer another horse, another battery' };
    expect(await statuses(scene.port, { headers: bearer })).toBe(EVERYTHING);

    scene.rotate('another horse, another battery');

    await expect.poll(() => statuses(scene.port, { headers: next })).toBe(EVERYTHING);
    expect(await statuses(scene.port, { headers: bearer })).toBe(PUBLIC);
  });

  it('with a sentence that says what would be needed, but to a proxy', async () => {
    await using scene = await Scene.open(adapter, listener);
    const elsewhere = CALLERS['another peer'];

    const refused = await askFor('detail', scene.managementPort, elsewhere);
    const moved = await askFor('detail', scene.port);
    const hidden = await askFor('probe', scene.port, { headers: proxied });
    const nothing = await askFor('write', scene.managementPort, { headers: { ...proxied, ...bearer } });

    expect(refused.body).toMatch(
      /^This shows details, which is answered only from loopback .*managementToken/,
    );
    expect(moved.body).toBe('This is served on the management listener, not on this port.\n');
    expect([hidden.body, nothing.body]).toEqual(['Not found.\n', 'Not found.\n']);
  });

  it('with no word on the main port about what is on the listener, whatever the method', async () => {
    await using scene = await Scene.open(adapter, listener);

    const [wrongMethod, unknown, probe] = await Promise.all([
      exchangeOnce(scene.port, { method: 'POST', target: '/-/config' }),
      exchangeOnce(scene.port, { target: '/-/nothing' }),
      exchangeOnce(scene.port, { method: 'POST', target: '/-/ready' }),
    ]);

    const moved = { status: 404, body: 'This is served on the management listener, not on this port.\n' };
    expect([wrongMethod, unknown]).toMatchObject([moved, moved]);
    expect(probe.status).toBe(405);
  });

  it('and the log says once that a proxy was turned away, with what would let it in', async () => {
    await using scene = await Scene.open(adapter, production);
    await statuses(scene.port, { headers: proxied });

    const told = scene.lines.filter(({ msg }) => String(msg).includes('MANAGEMENT_TRUSTED_PROXIES'));

    expect(told).toMatchObject([
      {
        level: 'warn',
        context: 'Management',
        msg: expect.stringMatching(/x-forwarded-for, peer 127\.0\.0\.1/),
      },
    ]);
  });

  it('without a word of CORS, whatever the application allows', async () => {
    await using scene = await Scene.open(adapter, { NODE_ENV: 'test' });

    const answer = await scene.get('/-/kinds/read', { Origin: 'http://evil.example' });
    const preflight = await scene.exchange({
      method: 'OPTIONS',
      target: '/-/kinds/write',
      headers: { Origin: 'http://evil.example', 'Access-Control-Request-Method': 'PUT' },
    });

    expect(answer.status).toBe(200);
    expect(preflight.status).toBe(405);
    for (const { headers } of [answer, preflight]) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});
