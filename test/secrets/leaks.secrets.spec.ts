import { expect, it } from 'vitest';
import { SecretError, SecretUnavailableError } from '../../src/secrets/secrets.errors.js';
import { enableAppRole } from './support/arrange.js';
import { describeWith } from './support/describe-with.js';
import { answerWith, html, throttled } from './support/faults.js';
import { LeakHunt } from './support/leak-hunt.js';
import { FIRST, LeakScene } from './support/leak-scene.js';
import { searchAnswers, searchProcess } from './support/search-service.js';
import { VaultService } from './support/vault-service.js';

const OTHER_PATH = 'path "secret/data/prod/others" { capabilities = ["read"] }';
const JSON_TYPE = { 'Content-Type': 'application/json' };
const INSIDE = ['child environment', 'command line', 'environment', 'report'];
const REMAINS = ['audit log', 'stderr', 'stdout'];

/** What a server or a proxy could say that quotes a secret. */
const QUOTING = JSON.stringify({ errors: [`no good: ${FIRST.token}, ${FIRST.motto}`], data: FIRST.motto });

describeWith(['openbao'], 'a service that is careless with its secrets', () => {
  it.for([
    ['express', 'json'],
    ['fastify', 'human'],
  ] as const)(
    'shows none of them from start to end, through rotation, refusal and deletion, on %s in %s lines',
    async ([ADAPTER, LOG_FORMAT]) => {
      await using scene = await LeakScene.open();
      const { bao, hunt } = scene;
      await using service = await scene.listening({ ADAPTER, LOG_FORMAT });
      await searchAnswers(service, hunt);
      await scene.replace(service, 200, () => scene.rotate());
      await searchAnswers(service, hunt);
      await scene.replace(service, 500, () => enableAppRole(bao, { policy: OTHER_PATH }));
      await searchAnswers(service, hunt);
      await scene.replace(service, 200, () => enableAppRole(bao));
      await scene.replace(service, 500, () => bao.request('DELETE', 'secret/data/prod/orders'));
      await searchAnswers(service, hunt);
      await scene.replace(service, 200, () => scene.rotate(FIRST));
      await searchProcess(service, hunt);
      await scene.writeReport(service);

      service.kill('SIGTERM');
      const { code } = await scene.searchRemains(service);

      expect(hunt.findings).toEqual([]);
      expect(hunt.canaries).toEqual(
        expect.arrayContaining([
          'first motto',
          'login token',
          'part of first motto',
          'secret id',
          'wrapping token',
        ]),
      );
      expect(hunt.places).toEqual(['answers', ...INSIDE, 'report file', ...REMAINS].toSorted());
      expect(service.lines.filter(({ text }) => text.includes('<secret motto>')).length).toBeGreaterThan(10);
      expect(code).toBe(0);
    },
  );

  it('shows none of them while Vault fails, and in no answer that quotes them', async () => {
    await using scene = await LeakScene.open();
    const { bao, hunt } = scene;
    await using service = await scene.listening({ VAULT_MAX_RETRIES: '0' });
    const faults = [
      answerWith(200, JSON_TYPE, QUOTING),
      answerWith(400, JSON_TYPE, QUOTING),
      answerWith(403, JSON_TYPE, QUOTING),
      answerWith(500, JSON_TYPE, QUOTING),
      answerWith(200, JSON_TYPE, `{"data":{"token":"${FIRST.token}`),
      answerWith(307, { Location: `http://127.0.0.1:1/${FIRST.token}` }, ''),
      html(502),
      throttled(1),
    ];
    for (const fault of faults) {
      await scene.disturb(service, fault);
      await searchAnswers(service, hunt);
      await scene.recover(service);
    }
    await bao.request('PUT', 'sys/leases/revoke-prefix/auth/approle/login');
    await scene.replace(service, 200, () => scene.rotate());
    await bao.seal();
    await searchAnswers(service, hunt);
    await searchProcess(service, hunt);

    service.kill('SIGTERM');
    await scene.searchRemains(service);

    expect(hunt.findings).toEqual([]);
    expect(hunt.places).toEqual(['answers', ...INSIDE, ...REMAINS].toSorted());
  });

  it('shows none of them when an error that quotes them ends it, and a report was asked for', async () => {
    await using scene = await LeakScene.open();
    await using service = await scene.listening();
    await service.get('/throw').catch(() => undefined);

    const { code } = await scene.searchRemains(service);

    expect(scene.hunt.findings).toEqual([]);
    expect(scene.hunt.places).toEqual(REMAINS);
    expect(service.lines.map(({ text }) => text).join('\n')).toContain('log in with <secret motto> and');
    expect(code).toBe(1);
  });

  it.for<[string, (scene: LeakScene) => Promise<unknown>, number]>([
    [
      'values do not fit its schemas',
      (scene) =>
        scene.rotate({
          ...FIRST,
          token: { nested: FIRST.motto } as never,
          database: FIRST.database.password as never,
        }),
      78,
    ],
    ['the wrapping is wrong', (scene) => scene.credentials.write('secret-id', FIRST.token), 78],
    ['the secret id is wrong', (scene) => scene.useSecretId(FIRST.token), 78],
    ['Vault quotes them', async (scene) => scene.proxy.disturb(answerWith(500, JSON_TYPE, QUOTING)), 1],
  ])('shows none of them when it cannot start, because %s', async ([, arrange, expected]) => {
    await using scene = await LeakScene.open();
    await arrange(scene);
    await using service = await scene.start({ SECRETS_START_TIMEOUT: '2s' });

    const { code } = await scene.searchRemains(service);

    expect(scene.hunt.findings).toEqual([]);
    expect(service.lines.map(({ text }) => text).join('\n')).toContain('<secret token>');
    expect(code).toBe(expected);
  });
});

describeWith(['openbao'], 'an error of a read of Vault', () => {
  it.for<[string, (scene: LeakScene) => unknown]>([
    ['not-found', ({ bao }) => bao.request('DELETE', 'secret/data/prod/orders')],
    ['denied', ({ bao }) => enableAppRole(bao, { policy: OTHER_PATH })],
    ['unauthenticated', (scene) => scene.useSecretId(FIRST.token)],
    ['throttled', ({ proxy }) => proxy.disturb(answerWith(429, JSON_TYPE, QUOTING), isRead)],
    ['unavailable', ({ proxy }) => proxy.disturb(answerWith(500, JSON_TYPE, QUOTING), isRead)],
    ['invalid', ({ proxy }) => proxy.disturb(answerWith(200, JSON_TYPE, QUOTING), isRead)],
  ])('holds no value, no token and nothing that was answered: %s', async ([kind, arrange]) => {
    await using scene = await LeakScene.open();
    const { environment, hunt } = scene;
    await arrange(scene);
    await using service = VaultService.open({ environment: { ...environment, VAULT_MAX_RETRIES: '0' } });

    const error = await service.read('token');

    if (!(error instanceof SecretError)) throw new Error('it was read');
    expect(error.kind).toBe(kind);
    hunt.searchError('error', error);
    expect(hunt.findings).toEqual([]);
  });
});

function isRead(path: string): boolean {
  return path.startsWith('/v1/secret/');
}

describeWith(['openbao'], 'the hunt for leaks', () => {
  it.for<[string, readonly string[]]>([
    ['stdout', ['stdout']],
    ['stderr', ['stderr']],
    ['answers', ['answers']],
    ['environment', ['child environment', 'report', 'report file']],
    ['command line', ['command line', 'report', 'report file']],
    ['credentials', ['stdout']],
    ['audit log', ['audit log']],
  ])('finds what a service leaks on purpose: %s', async ([LEAK, places]) => {
    await using scene = await LeakScene.open();
    await using service = await scene.listening({ LEAK });
    await searchAnswers(service, scene.hunt);
    await searchProcess(service, scene.hunt);
    await scene.writeReport(service);

    service.kill('SIGTERM');
    await scene.searchRemains(service);

    expect(scene.hunt.leaks).toEqual(places);
  });

  it('finds a secret in the environment that a service was started with', async () => {
    await using scene = await LeakScene.open();
    await using service = await scene.listening({ ORDERS_TOKEN: FIRST.token });
    await searchProcess(service, scene.hunt);

    service.kill('SIGTERM');
    await scene.searchRemains(service);

    expect(scene.hunt.leaks).toEqual(['child environment', 'environment', 'report']);
  });

  it('finds what an error holds, however deep and hidden, and tokens that nobody knows', () => {
    const hunt = new LeakHunt();
    hunt.lookFor('motto', FIRST.motto);
    const cause = Object.defineProperty(new Error('why'), 'config', { value: { headers: [FIRST.motto] } });

    hunt.searchError('hidden', new SecretUnavailableError('motto', { place: 'here', cause }));
    hunt.searchError('token', new Error('for s.AbCdEfGhIjKlMnOpQrStUvWx'));
    hunt.searchError('nothing', new SecretUnavailableError('motto', { place: 'here' }));

    expect(hunt.leaks).toEqual(['hidden', 'token']);
  });
});
