import { afterEach, beforeEach, expect, it } from 'vitest';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { VaultStub } from '../../../test/support/vault-stub.js';
import type { Clock } from '../../clock.js';
import { SecretError } from '../secrets.errors.js';
import { parseVaultLocation, type VaultLocation } from './vault-location.js';
import { VaultSecrets } from './vault-secrets.js';
import { readVaultSettings } from './vault-settings.js';

const HOUR = 3_600_000;
const DAYS = 3 * 24 * HOUR;

interface Timer {
  readonly due: number;
  readonly callback: () => void;
  callOff: () => void;
}

/** Time that can pass without anybody being called back, as for a process that sleeps. */
class SleepersClock implements Clock {
  readonly #awake = new ManualClock();
  readonly #timers = new Set<Timer>();
  #slept = 0;

  now(): number {
    return this.#awake.now() + this.#slept;
  }

  date(): Date {
    return new Date(this.now());
  }

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { due: this.now() + milliseconds, callback, callOff: () => undefined };
    this.#timers.add(timer);
    this.#wait(timer);
    return () => this.#end(timer);
  }

  /** What became due meanwhile is called back by the next `elapse`. */
  sleep(milliseconds: number): void {
    this.#slept += milliseconds;
    for (const timer of this.#timers) {
      timer.callOff();
      this.#wait(timer);
    }
  }

  async elapse(milliseconds: number): Promise<void> {
    await this.#awake.elapse(milliseconds);
  }

  #wait(timer: Timer): void {
    timer.callOff = this.#awake.after(Math.max(0, timer.due - this.now()), () => {
      this.#end(timer);
      timer.callback();
    });
  }

  #end(timer: Timer): void {
    timer.callOff();
    this.#timers.delete(timer);
  }
}

/** A Vault with a time of its own, whose tokens and leases live for an hour. */
class VaultElsewhere {
  now = 0;
  #logins = 0;
  #tokenEnd = 0;
  #leases = 0;
  #leaseEnd = 0;

  answerTo(path: string, token: unknown): { readonly status?: number; readonly body: object } {
    if (path === '/v1/auth/approle/login') return { body: { auth: this.#logIn() } };
    if (token !== `token-${this.#logins}` || this.now >= this.#tokenEnd) {
      return { status: 403, body: { errors: ['permission denied'] } };
    }
    if (path === '/v1/auth/token/renew-self') return { body: { auth: this.#extend() } };
    if (path.startsWith('/v1/sys/internal/ui/mounts/')) {
      return { body: { data: { path: 'database/', type: 'database' } } };
    }
    if (path === '/v1/sys/leases/renew') return this.#renewal();
    this.#leases += 1;
    return { body: this.#lend() };
  }

  #logIn(): object {
    this.#logins += 1;
    return this.#extend();
  }

  #extend(): object {
    this.#tokenEnd = this.now + HOUR;
    return { client_token: `token-${this.#logins}`, lease_duration: HOUR / 1_000, renewable: true };
  }

  #renewal(): { readonly status?: number; readonly body: object } {
    if (this.now >= this.#leaseEnd) return { status: 400, body: { errors: ['lease not found'] } };
    return { body: this.#lend() };
  }

  #lend(): object {
    this.#leaseEnd = this.now + HOUR;
    return {
      lease_id: `lease ${this.#leases}`,
      lease_duration: HOUR / 1_000,
      renewable: true,
      data: { username: `user ${this.#leases}`, password: 'a password' },
    };
  }
}

let stub: VaultStub;
let vault: VaultElsewhere;
let clock: SleepersClock;
let secrets: VaultSecrets;
let announced: string[];
let stopWatching: AbortController;

beforeEach(async () => {
  stub = await VaultStub.open();
  vault = new VaultElsewhere();
  stub.answers((response) => {
    const request = stub.requests.at(-1);
    const { status = 200, body } = vault.answerTo(request?.path ?? '', request?.headers['x-vault-token']);
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  });
  clock = new SleepersClock();
  const { settings, problems } = readVaultSettings({ VAULT_ADDR: stub.origin, VAULT_ROLE_ID: 'orders' });
  if (settings === undefined) throw new Error(JSON.stringify(problems));
  const location = parseVaultLocation('database/creds/orders') as VaultLocation;
  secrets = new VaultSecrets(settings, new Map([['database', location]]), { clock, random: () => 0.5 });
  announced = [];
  stopWatching = new AbortController();
  secrets.watch((names) => announced.push(...names), stopWatching.signal);
});

afterEach(async () => {
  stopWatching.abort();
  await secrets.close(AbortSignal.timeout(1_000));
  await stub[Symbol.asyncDispose]();
});

async function user(): Promise<unknown> {
  const outcome = (await secrets.read(['database'], AbortSignal.timeout(5_000))).get('database');
  if (outcome === undefined || outcome instanceof SecretError) throw outcome ?? new Error('nothing');
  return (outcome.value as { readonly username: string }).username;
}

function paths(since: number): readonly string[] {
  return stub.requests.slice(since).map(({ path }) => path.replace('/v1/', ''));
}

it('a process that slept for three days, and knows it, logs in with the next read and asks no more than that', async () => {
  expect(await user()).toBe('user 1');
  const before = stub.requests.length;

  clock.sleep(DAYS);
  vault.now += DAYS;
  await clock.elapse(2);
  await expect.poll(() => announced).toEqual(['database']);

  expect(await user()).toBe('user 2');
  await clock.elapse(60_000);
  expect(paths(before).filter((path) => path === 'auth/approle/login')).toHaveLength(1);
  expect(paths(before).length).toBeLessThan(6);
});

it('a process whose clock stood still while it slept is told by Vault, logs in and asks no more than that', async () => {
  expect(await user()).toBe('user 1');
  const before = stub.requests.length;

  vault.now += DAYS;

  expect(await user()).toBe('user 2');
  await clock.elapse(60_000);
  expect(paths(before)).toEqual(['database/creds/orders', 'auth/approle/login', 'database/creds/orders']);
});

it('a lease that ended while the clock stood still is found out by its renewal, and announced once', async () => {
  await user();
  const before = stub.requests.length;

  vault.now += DAYS;
  // Two thirds of its life, less half of the jitter.
  await clock.elapse(HOUR * (2 / 3) * 0.95 + 1);
  await expect.poll(() => announced).toEqual(['database']);

  expect(await user()).toBe('user 2');
  await clock.elapse(60_000);
  expect(announced).toEqual(['database']);
  expect(paths(before).length).toBeLessThan(6);
});
