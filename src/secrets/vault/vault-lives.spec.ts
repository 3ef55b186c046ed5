import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { VaultActivity } from './vault-activity.js';
import { VaultUnreachableError, type VaultAnswer, type VaultAsk, type VaultRequest } from './vault-client.js';
import type { VaultAuthSettings } from './vault-auth-settings.js';
import { VaultLeases } from './vault-leases.js';
import { VaultLogin } from './vault-login.js';
import { VaultSession } from './vault-session.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const calm = (): AbortSignal => new AbortController().signal;
const said = (status: number, envelope: object, errors: readonly string[] = []): VaultAnswer => ({
  status,
  envelope,
  errors,
  retryAfter: undefined,
});
const DEAD = said(403, {}, ['permission denied']);
const GONE = said(400, {}, ['lease not found']);

const APP_ROLE: VaultAuthSettings = { method: 'approle', mount: 'approle', roleId: { value: 'orders' } };

/** As much of Vault as a month needs: tokens that live and end on a clock that a test moves. */
class Month implements VaultAsk {
  readonly clock = new ManualClock();
  readonly asked: { readonly path: string; readonly at: number }[] = [];
  readonly announced: string[] = [];
  ttl = 32 * DAY;
  maxTtl = Number.POSITIVE_INFINITY;
  uses = 0;
  type = 'service';
  renewable = true;
  /** What every request meets instead of an answer. */
  trouble: VaultAnswer | Error | undefined;
  leaseTrouble: VaultAnswer | undefined;
  loginTrouble: VaultAnswer | undefined;
  /** The path of requests that are not answered, until they are given up. */
  hangs: string | undefined;
  /** How long an answer takes. */
  slowness = 0;
  #born = 0;
  #end = 0;
  #tokens = 0;

  readonly seams = { clock: this.clock, random: () => 0.5, activity: new VaultActivity() };

  readonly session: VaultSession;
  readonly leases: VaultLeases;

  constructor(auth: VaultAuthSettings = APP_ROLE) {
    const login = new VaultLogin(this, auth, this.clock);
    this.session = new VaultSession(this, login, this.seams, (token) => this.leases.tokenEnded(token));
    this.leases = new VaultLeases(this.session, this.seams, (path) => this.announced.push(path));
  }

  async request({ path, token, signal }: VaultRequest): Promise<VaultAnswer> {
    await Promise.resolve();
    this.asked.push({ path, at: this.clock.now() });
    if (path === this.hangs) {
      return new Promise((_, reject) => {
        if (signal.aborted) reject(signal.reason as Error);
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    }
    if (this.trouble instanceof Error) throw this.trouble;
    return this.trouble ?? this.#answer(path, token);
  }

  #answer(path: string, token: string | undefined): VaultAnswer {
    if (path === 'auth/approle/login') return this.loginTrouble ?? this.#login();
    return this.#knows(token) ? this.#allowed(path) : DEAD;
  }

  #knows(token: string | undefined): boolean {
    if (token === 'given') return true;
    return token === `token ${this.#tokens}` && this.clock.now() < this.#end;
  }

  #allowed(path: string): VaultAnswer {
    switch (path) {
      case 'auth/token/renew-self':
        return this.#grant();
      case 'auth/token/lookup-self':
        return said(200, { data: { ttl: this.ttl / SECOND } });
      case 'sys/leases/renew':
        return this.leaseTrouble ?? said(200, { lease_duration: HOUR / SECOND });
      default:
        return said(200, { data: {} });
    }
  }

  count(path: string): number {
    return this.asked.filter((request) => request.path === path).length;
  }

  /** Vault knows the token no more. */
  revoke(): void {
    this.#end = this.clock.now();
  }

  #login(): VaultAnswer {
    this.#tokens += 1;
    this.#born = this.clock.now();
    const answer = this.#grant();
    this.clock.advance(this.slowness);
    return answer;
  }

  #grant(): VaultAnswer {
    const now = this.clock.now();
    this.#end = Math.min(now + this.ttl, this.#born + this.maxTtl);
    return said(200, {
      auth: {
        client_token: `token ${this.#tokens}`,
        lease_duration: Math.floor((this.#end - now) / SECOND),
        renewable: this.renewable,
        num_uses: this.uses,
        token_type: this.type,
      },
    });
  }
}

const READ = { method: 'GET', path: 'secret/data/x' } as const;
const read = async ({ session }: Month): Promise<number> =>
  (await session.request({ ...READ, signal: calm() })).answer.status;

let vault: Month;
beforeEach(() => {
  vault = new Month();
});

describe('the token of a service', () => {
  it('of 32 days, the default of Vault, is renewed four times in a hundred days', async () => {
    await read(vault);

    await vault.clock.elapse(100 * DAY);

    expect(vault.count('auth/token/renew-self')).toBe(4);
    expect(vault.count('auth/approle/login')).toBe(1);
    expect(vault.seams.activity.all).toEqual([
      { operation: 'login', outcome: 'ok', count: 1 },
      { operation: 'token_renewal', outcome: 'ok', count: 4 },
    ]);
  });

  it('lives on through a Vault that is away for half of its life, and is asked for a bounded number of times', async () => {
    vault.ttl = HOUR;
    await read(vault);
    await vault.clock.elapse(30 * MINUTE);
    vault.trouble = new VaultUnreachableError('refused', 'Nobody listens there.', 'Start it.');

    await vault.clock.elapse(15 * MINUTE);
    vault.trouble = undefined;
    await vault.clock.elapse(5 * MINUTE);

    expect(vault.count('auth/token/renew-self')).toBeLessThan(20);
    expect(await read(vault)).toBe(200);
    expect(vault.count('auth/approle/login')).toBe(1);
  });

  it('is replaced by the next read when Vault was away for longer, without a request that is refused', async () => {
    vault.ttl = HOUR;
    await read(vault);
    await vault.clock.elapse(30 * MINUTE);
    vault.trouble = new VaultUnreachableError('refused', 'Nobody listens there.', 'Start it.');

    await vault.clock.elapse(30 * DAY);
    vault.trouble = undefined;

    // From 2/3 of its life to the last fifth: what is over is not renewed any more.
    expect(vault.count('auth/token/renew-self')).toBeLessThan(20);
    expect(await read(vault)).toBe(200);
    expect(vault.count('auth/approle/login')).toBe(2);
  });

  it('is renewed until its maximum, then replaced before it ends', async () => {
    vault.ttl = HOUR;
    vault.maxTtl = 3 * HOUR;
    await read(vault);

    for (let i = 0; i < 24 * 12; i += 1) {
      await vault.clock.elapse(5 * MINUTE);
      expect(await read(vault)).toBe(200);
    }

    expect(vault.count('auth/approle/login')).toBeLessThanOrEqual(9);
    expect(vault.count('auth/token/renew-self')).toBeLessThanOrEqual(9 * 5);
  });

  it('is not renewed when Vault does not allow it, and not asked about again', async () => {
    vault.ttl = HOUR;
    await read(vault);
    vault.trouble = said(403, {}, ['1 error occurred:\n\t* permission denied\n\n']);

    await vault.clock.elapse(DAY);

    expect(vault.count('auth/token/renew-self')).toBe(1);
  });

  it.each([
    ['it cannot be renewed', { renewable: false }],
    ['it is good for some requests only', { uses: 3 }],
  ])('is left alone between reads when %s', async (_reason, properties) => {
    Object.assign(vault, { ttl: HOUR, ...properties });
    await read(vault);

    await vault.clock.elapse(DAY);

    expect(vault.asked).toHaveLength(2);
    expect(vault.clock.pending).toBe(0);
  });

  it('is asked for once by all who need it at the same time', async () => {
    await Promise.all(Array.from({ length: 20 }, () => read(vault)));

    expect(vault.count('auth/approle/login')).toBe(1);
  });

  it('that was revoked is replaced once by all who meet the refusal', async () => {
    await read(vault);
    vault.revoke();

    expect(await Promise.all(Array.from({ length: 20 }, () => read(vault)))).toEqual(Array(20).fill(200));
    expect(vault.count('auth/approle/login')).toBe(2);
  });

  it('that Vault goes on refusing ends in that refusal, after one more login', async () => {
    await read(vault);
    const before = vault.asked.length;
    vault.ttl = 0;
    vault.revoke();

    expect(await read(vault)).toBe(403);
    expect(vault.asked.slice(before).map(({ path }) => path)).toEqual([
      'secret/data/x',
      'auth/approle/login',
      'secret/data/x',
    ]);
  });

  it('is not asked for with a secret id that was refused lately: five refusals lock its role', async () => {
    vault.loginTrouble = said(400, {}, ['invalid role or secret ID']);

    for (let i = 0; i < 60; i += 1) {
      await expect(read(vault)).rejects.toThrow('refused');
      await vault.clock.elapse(MINUTE);
    }

    expect(vault.count('auth/approle/login')).toBe(4);
  });

  it.each([said(503, {}, ['Vault is sealed']), said(400, {}, ['invalid role or secret ID'])])(
    'is used to its end where the next login fails: %j',
    async (refusal) => {
      Object.assign(vault, { ttl: HOUR, renewable: false, loginTrouble: refusal });
      await expect(read(vault)).rejects.toThrow('refused');
      vault.loginTrouble = undefined;
      await vault.clock.elapse(15 * MINUTE);
      await read(vault);
      vault.loginTrouble = refusal;

      await vault.clock.elapse(50 * MINUTE);
      expect(await read(vault)).toBe(200);
      await vault.clock.elapse(10 * MINUTE);

      await expect(read(vault)).rejects.toThrow('refused');
    },
  );

  it('is over when Vault says, however long its answer took', async () => {
    vault.ttl = 20 * SECOND;
    vault.slowness = 10 * SECOND;

    expect((await vault.session.token()).remaining).toBe(10 * SECOND);
  });

  it('is not asked for by those who have given up', async () => {
    await expect(
      vault.session.request({ ...READ, signal: AbortSignal.abort(new Error('enough')) }),
    ).rejects.toThrow('enough');

    expect(vault.asked).toEqual([]);
  });

  it('does not keep those waiting who give up while a login hangs', async () => {
    vault.hangs = 'auth/approle/login';
    const abort = new AbortController();
    const waiting = vault.session.request({ ...READ, signal: abort.signal });

    abort.abort(new Error('enough'));

    await expect(waiting).rejects.toThrow('enough');
  });

  it('does not keep the end waiting while a login hangs', async () => {
    vault.hangs = 'auth/approle/login';
    const login = vault.session.token();

    await vault.session.close(AbortSignal.abort(new Error('over')));

    await expect(login).rejects.toThrow('over');
  });

  it('is given back by the end, and no timer is left', async () => {
    await read(vault);

    await vault.session.close(calm());

    expect(vault.asked.at(-1)?.path).toBe('auth/token/revoke-self');
    expect(vault.clock.pending).toBe(0);
    await expect(vault.session.token()).rejects.toThrow('closed');
  });
});

describe('a lease', () => {
  const lend = async (renewable = true, duration = HOUR): Promise<ReturnType<VaultLeases['keep']>> => {
    const token = await vault.session.token();
    return vault.leases.keep(
      'database/creds/x',
      { id: 'lease-1', duration, renewable },
      token,
      vault.clock.now(),
    );
  };

  it('is renewed for as long as that moves its end', async () => {
    const lease = await lend();

    await vault.clock.elapse(10 * HOUR);

    expect(vault.announced).toEqual([]);
    expect(lease.remaining).toBeGreaterThan(0);
    expect(vault.count('sys/leases/renew')).toBe(15);
  });

  it('is announced once when it cannot be renewed, at nine tenths of its life', async () => {
    const lease = await lend(false);

    await vault.clock.elapse(51 * MINUTE);
    expect(vault.announced).toEqual([]);
    await vault.clock.elapse(10 * DAY);

    expect(vault.announced).toEqual(['database/creds/x']);
    expect(lease.remaining).toBeLessThan(0);
    expect(vault.count('sys/leases/renew')).toBe(0);
  });

  it('is announced before it ends when each renewal hangs', async () => {
    const lease = await lend(true, 30 * SECOND);
    vault.hangs = 'sys/leases/renew';

    await vault.clock.elapse(29 * SECOND);

    expect(vault.announced).toEqual(['database/creds/x']);
    expect(lease.remaining).toBeGreaterThan(0);
  });

  it('is announced once when its token is found dead at its renewal', async () => {
    await lend();
    vault.revoke();

    await vault.clock.elapse(2 * HOUR);

    expect(vault.announced).toEqual(['database/creds/x']);
  });

  it('is announced at once when Vault does not know it any more, and over a second later', async () => {
    const lease = await lend();
    vault.leaseTrouble = GONE;

    await vault.clock.elapse(38 * MINUTE);

    expect(vault.announced).toEqual(['database/creds/x']);
    await vault.clock.elapse(SECOND);
    expect(lease.remaining).toBeLessThanOrEqual(0);
  });

  it('is renewed again and again while Vault is away, then announced before it ends', async () => {
    const lease = await lend();
    vault.leaseTrouble = said(503, {}, ['Vault is sealed']);

    await vault.clock.elapse(55 * MINUTE);

    expect(vault.announced).toEqual(['database/creds/x']);
    expect(lease.remaining).toBeGreaterThan(0);
    expect(vault.count('sys/leases/renew')).toBeLessThan(20);
    await vault.clock.elapse(30 * DAY);
    expect(vault.count('sys/leases/renew')).toBeLessThan(20);
  });

  it('without the right to renew it is announced in time', async () => {
    const lease = await lend();
    vault.leaseTrouble = said(403, {}, ['1 error occurred:\n\t* permission denied\n\n']);

    await vault.clock.elapse(58 * MINUTE);

    expect(vault.announced).toEqual(['database/creds/x']);
    expect(lease.remaining).toBeGreaterThan(0);
    expect(vault.count('sys/leases/renew')).toBe(1);
  });

  it('ends with its token, and is announced before that', async () => {
    Object.assign(vault, { ttl: 20 * MINUTE, renewable: false });
    const lease = await lend();
    expect(lease.remaining).toBe(20 * MINUTE);

    await vault.clock.elapse(19 * MINUTE);

    expect(vault.announced).toEqual(['database/creds/x']);
  });

  it('lives on with a token that is renewed', async () => {
    vault.ttl = 20 * MINUTE;
    const lease = await lend(false);

    await vault.clock.elapse(45 * MINUTE);

    expect(vault.announced).toEqual([]);
    expect(lease.remaining).toBeGreaterThan(10 * MINUTE);
  });

  it('is renewed no more when another one has taken its place', async () => {
    await lend();
    await lend(true, 10 * HOUR);

    await vault.clock.elapse(5 * HOUR);

    expect(vault.count('sys/leases/renew')).toBe(0);
  });

  it('is given back by the end, with the one before it, and no timer is left', async () => {
    await lend();
    await lend();
    const token = await vault.session.token();

    await vault.leases.close(calm());

    expect(vault.count('sys/leases/revoke')).toBe(2);
    vault.leases.keep(
      'late/one',
      { id: 'lease-3', duration: HOUR, renewable: true },
      token,
      vault.clock.now(),
    );
    await expect.poll(() => vault.count('sys/leases/revoke')).toBe(3);
    expect(vault.clock.pending).toBe(1);
  });
});

describe('a token that was given', () => {
  it('is taken from its file as long as Vault knows it, also while the file is being replaced', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'vault-lives-'));
    const file = join(directory, 'token');
    await writeFile(file, 'given');
    vault = new Month({ method: 'token', file });
    await read(vault);

    await writeFile(file, '');
    expect(await read(vault)).toBe(200);
    await rm(directory, { recursive: true });

    expect(await read(vault)).toBe(200);
  });

  it('is asked how long it lives before a loan is given up, because somebody else renews it', async () => {
    vault = new Month({ method: 'token', variable: 'VAULT_TOKEN', token: 'given' });
    vault.ttl = HOUR;
    let loans = 0;
    const borrow = async (): Promise<void> => {
      const token = await vault.session.token();
      await vault.session.learnLife(token, calm());
      const lent = { id: `lease-${(loans += 1)}`, duration: DAY, renewable: true };
      vault.leases.keep('database/creds/x', lent, token, vault.clock.now());
    };
    await borrow();

    for (let heard = 0; vault.clock.now() < DAY; await vault.clock.elapse(MINUTE)) {
      if (vault.announced.length > heard) await borrow();
      heard = vault.announced.length;
    }

    expect(loans).toBe(1);
    expect(vault.count('auth/token/lookup-self')).toBeGreaterThan(20);
    expect(vault.count('auth/token/lookup-self')).toBeLessThan(30);
  });

  it.each([
    ['is endless when it has no end', { ttl: 0, expire_time: null }, Number.POSITIVE_INFINITY],
    ['is over when it is in its last second', { ttl: 0, expire_time: '2026-11-28T12:00:00Z' }, 0],
    ['lives as long as Vault says', { ttl: 7, expire_time: '2026-11-28T12:00:00Z' }, 7 * SECOND],
  ])('%s', async (_title, data, remaining) => {
    vault = new Month({ method: 'token', variable: 'VAULT_TOKEN', token: 'given' });
    vault.trouble = said(200, { data });

    const token = await vault.session.learnLife(await vault.session.token(), calm());

    expect(token.remaining).toBe(remaining);
  });

  it('counts as endless when it may not say how long it lives', async () => {
    vault = new Month({ method: 'token', variable: 'VAULT_TOKEN', token: 'given' });
    vault.trouble = said(403, {}, ['1 error occurred:\n\t* permission denied\n\n']);
    const token = await vault.session.token();

    await vault.session.learnLife(token, calm());

    expect(token.remaining).toBe(Number.POSITIVE_INFINITY);
    await vault.session.close(calm());
    expect(vault.asked).toHaveLength(1);
  });
});
