import { readFile } from 'node:fs/promises';
import type { VaultAnswer, VaultAsk } from './vault-client.js';
import type { VaultAuthMethod, VaultAuthSettings } from './vault-auth-settings.js';
import { unwrapSecretId, type Unwrapped } from './vault-wrapping.js';

/** A token, and what Vault said about it. */
export interface VaultAuth {
  /** Undefined behind an agent that adds its own. */
  readonly token: string | undefined;
  /** Milliseconds; undefined when it never ends or nobody said. */
  readonly duration: number | undefined;
  readonly renewable: boolean;
  /** How many requests it is good for; undefined when there is no limit. */
  readonly uses: number | undefined;
  /** Whether we made it, and so may renew and revoke it. */
  readonly own: boolean;
  /** Batch tokens can be neither renewed nor revoked. */
  readonly revocable: boolean;
}

/** Vault refused a login. What it said is in the answer; what we sent is nowhere. */
export class VaultLoginError extends Error {
  override readonly name = 'VaultLoginError';

  constructor(
    readonly method: VaultAuthMethod,
    /** `auth/approle`. */
    readonly mount: string,
    readonly answer: VaultAnswer,
  ) {
    super(`Vault refused the ${method} login.`);
  }
}

/** What a login needs could not be read here: a file is missing, or does not hold what it should. */
export class VaultCredentialsError extends Error {
  override readonly name = 'VaultCredentialsError';

  constructor(
    /** `the role id could not be read from /run/x (ENOENT)`. */
    readonly problem: string,
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(`${problem}. ${hint}`, options);
  }
}

/** Logs in, with credentials that are read each time: whoever replaces a file need not restart the service. */
export class VaultLogin {
  #unwrapped: Unwrapped | undefined;

  constructor(
    private readonly client: VaultAsk,
    readonly settings: VaultAuthSettings,
  ) {}

  /** Whether somebody else replaces the token, so that it wants to be looked at before each use. */
  get isWatched(): boolean {
    return this.settings.method === 'token' && 'file' in this.settings;
  }

  /** Whether a login makes a token, or only finds one that somebody else made. */
  get makesTokens(): boolean {
    return this.settings.method !== 'none' && this.settings.method !== 'token';
  }

  async login(signal: AbortSignal): Promise<VaultAuth> {
    const { settings } = this;
    switch (settings.method) {
      case 'none':
        return given(undefined);
      case 'token':
        return given('token' in settings ? settings.token : await readCredential(settings.file, 'the token'));
      case 'approle':
        return this.#post(settings.mount, 'login', await this.#appRole(settings, signal), signal);
      case 'kubernetes':
      case 'jwt': {
        const { mount, role, jwtFile } = settings;
        const jwt = await readCredential(jwtFile, 'the signed token');
        return this.#post(mount, 'login', { role, jwt }, signal);
      }
      case 'cert': {
        const { mount, role } = settings;
        return this.#post(mount, 'login', role === undefined ? {} : { name: role }, signal);
      }
      case 'userpass': {
        const password = await readCredential(settings.passwordFile, 'the password');
        return this.#post(settings.mount, `login/${settings.username}`, { password }, signal);
      }
    }
  }

  async #appRole(
    { roleId, secretIdFile, wrappingPath }: Extract<VaultAuthSettings, { method: 'approle' }>,
    signal: AbortSignal,
  ): Promise<object> {
    const role_id = 'value' in roleId ? roleId.value : await readCredential(roleId.file, 'the role id');
    if (secretIdFile === undefined) return { role_id };
    const text = await readCredential(secretIdFile, 'the secret id');
    if (wrappingPath === undefined) return { role_id, secret_id: text };
    // It can be unwrapped once only, so what came out of it serves until there is another one.
    if (this.#unwrapped?.from !== text) {
      this.#unwrapped = await unwrapSecretId(this.client, text, wrappingPath, signal);
    }
    return { role_id, secret_id: this.#unwrapped.secretId };
  }

  async #post(mount: string, action: string, body: object, signal: AbortSignal): Promise<VaultAuth> {
    const path = `auth/${mount}/${action}`;
    const answer = await this.client.request({ method: 'POST', path, body, signal });
    const auth = authOf(answer);
    if (auth === undefined) throw new VaultLoginError(this.settings.method, `auth/${mount}`, answer);
    return auth;
  }
}

function given(token: string | undefined): VaultAuth {
  return { token, duration: undefined, renewable: false, uses: undefined, own: false, revocable: false };
}

/** What a login or a renewal says about the token; undefined when it says nothing of the kind. */
export function authOf({ status, envelope }: VaultAnswer): VaultAuth | undefined {
  const auth = (envelope?.auth ?? {}) as Readonly<Record<string, unknown>>;
  const { client_token: token, lease_duration: seconds, renewable, num_uses: uses, token_type: type } = auth;
  if (status !== 200 || typeof token !== 'string' || token === '') return undefined;
  return {
    token,
    duration: typeof seconds === 'number' && seconds > 0 ? seconds * 1_000 : undefined,
    renewable: renewable === true,
    uses: typeof uses === 'number' && uses > 0 ? uses : undefined,
    own: true,
    revocable: type !== 'batch',
  };
}

async function readCredential(file: string, what: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
    throw new VaultCredentialsError(`${what} could not be read from ${file} (${code})`, 'Put it there.', {
      cause,
    });
  }
  const credential = text.trim();
  if (credential === '') throw new VaultCredentialsError(`${what} is empty in ${file}`, 'Put it there.');
  return credential;
}
