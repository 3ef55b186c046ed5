import { DeploymentConfig } from './deployment.config.js';
import { effectiveVariables, type EffectiveVariable } from './effective-variables.js';
import { fingerprintOf } from './fingerprint.js';
import type { LoadedConfigs } from './load-configs.js';
import { isSecretText } from './looks-secret.js';
import { reportedVariable, type ReportedVariable } from './reported-variable.js';
import type { UnknownVariable } from './unknown-variables.js';

/** What `/-/version` shows to everybody; a commit looks as random as a key. */
const PUBLIC: ReadonlySet<string> = new Set(['version', 'commit', 'build']);

/** What differs between instances of one deployment, or between its releases. */
const NO_DRIFT: ReadonlySet<string> = new Set([
  ...PUBLIC,
  'host',
  'port',
  'management.host',
  'management.port',
  'management.socket',
  'credentialsDirectory',
]);

/** What an application was configured with: every declared variable, without what is or looks like a secret. */
export class ConfigReport {
  #fingerprint: string | undefined;
  readonly #effective: readonly EffectiveVariable[];

  /** @param isIssued Whether a text holds a secret of the application as its provider gave it. */
  constructor(
    private readonly loaded: Pick<LoadedConfigs, 'readings' | 'values' | 'unknown'>,
    private readonly isIssued: (text: string) => boolean = () => false,
  ) {
    this.#effective = effectiveVariables(loaded);
  }

  /**
   * The same for every instance that is configured in the same way, and safe to show. Found out when it is first asked
   * for, and then kept: a start does not wait for it, and a secret that rotates does not change it.
   */
  get fingerprint(): string {
    this.#fingerprint ??= fingerprintOf(
      this.#effective.filter((one) => !isOwn(one, NO_DRIFT)).map((one) => this.#report(one)),
    );
    return this.#fingerprint;
  }

  /** Anew each time: a secret that rotated meanwhile may be the value of a variable. */
  get variables(): readonly ReportedVariable[] {
    return this.#effective.map((one) => this.#report(one));
  }

  /** Variables under a prefix that nobody reads. */
  get unknown(): readonly UnknownVariable[] {
    return this.loaded.unknown;
  }

  #report(one: EffectiveVariable): ReportedVariable {
    const isPublic = isOwn(one, PUBLIC);
    return reportedVariable(one, (text) => this.isIssued(text) || (!isPublic && isSecretText(text)));
  }
}

function isOwn({ config, variable }: EffectiveVariable, paths: ReadonlySet<string>): boolean {
  return config === DeploymentConfig && paths.has(variable.path);
}
