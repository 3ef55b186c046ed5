import { readFile } from 'node:fs/promises';
import { processClock, type Clock } from '../../clock.js';
import { RefusedLogin } from './refused-login.js';
import type { VaultAsk } from './vault-client.js';
import type { VaultAuthSettings } from './vault-auth-settings.js';
import { authOf, type VaultAuth } from './vault-auth.js';
import { VaultCredentialsError, VaultLoginError } from './vault-login.errors.js';
import { unwrapSecretId, type Unwrapped } from './vault-wrapping.js';

/** Logs in, with credentials that are read each time: whoever replaces a file need not restart the service. */
export class VaultLogin {
  #unwrapped: Unwrapped | undefined;
  readonly #refused: RefusedLogin;

  constructor(
    private readonly client: VaultAsk,
    readonly settings: VaultAuthSettings,
    clock: Clock = processClock,
  ) {
    this.#refused = new RefusedLogin(clock);
  }

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
    if (settings.method === 'none') return given(undefined);
    if (settings.method === 'token') {
      return given('token' in settings ? settings.token : await readCredential(settings.file, 'the token'));
    }
    const mount = `auth/${settings.mount}`;
    const user = settings.method === 'userpass' ? `/${settings.username}` : '';
    const body = await this.#proof(settings, signal);
    this.#refused.check(body);
    const answer = await this.client.request({ method: 'POST', path: `${mount}/login${user}`, body, signal });
    const auth = authOf(answer);
    if (auth !== undefined) return auth;
    const error = new VaultLoginError(settings.method, mount, answer);
    this.#refused.note(body, error);
    throw error;
  }

  /** What shows Vault who we are. */
  async #proof(settings: LoginSettings, signal: AbortSignal): Promise<object> {
    if (settings.method === 'approle') return this.#appRole(settings, signal);
    if (settings.method === 'userpass') {
      return { password: await readCredential(settings.passwordFile, 'the password') };
    }
    if (settings.method !== 'cert') {
      return { role: settings.role, jwt: await readCredential(settings.jwtFile, 'the signed token') };
    }
    // The certificate is the connection's.
    return settings.role === undefined ? {} : { name: settings.role };
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
}

type LoginSettings = Exclude<VaultAuthSettings, { method: 'none' | 'token' }>;

function given(token: string | undefined): VaultAuth {
  return { token, duration: undefined, renewable: false, uses: undefined, own: false, revocable: false };
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
