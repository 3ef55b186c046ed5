import { isDevelopment } from '../../config/is-development.js';
import type { Environment } from '../../config/environment.js';
import type { Problem } from '../../config/problem.js';
import { vaultVariable } from './vault-variable.js';

type Found = ReturnType<typeof vaultVariable>;

/** What the environment says about logging in, and what is wrong with it. Never quotes a variable. */
export class VaultCredentials {
  readonly problems: Problem[] = [];
  readonly warnings: Problem[] = [];

  constructor(
    private readonly environment: Environment,
    private readonly exists: (file: string) => boolean,
  ) {}

  variable(name: string): Found {
    return vaultVariable(this.environment, name);
  }

  required(name: string, what: string): string | undefined {
    const value = this.variable(name)?.value;
    if (value === undefined) this.report(name, `is required: ${what}`);
    return value;
  }

  /** The file of `VAULT_SECRET_ID_FILE`, else the credential `vault_secret_id` that systemd passes. */
  file(name: string): string | undefined {
    const named = this.variable(`${name}_FILE`)?.value;
    if (named !== undefined) return named;
    const directory = this.environment['CREDENTIALS_DIRECTORY'] ?? '';
    const credential = `${directory}/${name.toLowerCase()}`;
    return directory !== '' && this.exists(credential) ? credential : undefined;
  }

  requiredFile(name: string, what: string): string | undefined {
    const file = this.file(name);
    if (file === undefined) {
      this.report(`${name}_FILE`, `is required: the path of a file with ${what}`, exampleFile(name));
    }
    return file;
  }

  /** Whether there is such a file, whoever named it. */
  has(file: string): boolean {
    return this.exists(file);
  }

  /** Other clients read these from variables, where a secret does not belong. */
  refuseSecret(name: string): void {
    const found = this.variable(name);
    if (found === undefined) return;
    this.report(
      found.name,
      'holds a secret, and secrets are never read from variables',
      exampleFile(found.name),
      'Unset it, and name a file that holds it.',
    );
  }

  /** Everybody has this one on a laptop, from the command line; in a deployment it is a secret like the others. */
  judgeToken(isUsed: boolean): void {
    const found = this.variable('VAULT_TOKEN');
    if (found === undefined) return;
    if (!isDevelopment(this.environment['NODE_ENV'])) {
      this.report(
        found.name,
        'holds a secret, and is read only when NODE_ENV is development or test',
        exampleFile(found.name),
        'Unset it, and log in with VAULT_AUTH_METHOD or a token file.',
      );
    } else if (isUsed) {
      const problem = 'is a secret in a variable: fine for development only';
      this.warnings.push({ name: found.name, problem });
    }
  }

  report(name: string, problem: string, example?: string, hint?: string): void {
    this.problems.push({
      name,
      problem,
      ...(example === undefined ? {} : { example }),
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

function exampleFile(name: string): string {
  return `${name}_FILE=/run/secrets/${name.toLowerCase()}`;
}
