import type { VariableDescription } from '../../config/describe.js';
import { joinNames } from '../../config/variable-name.js';
import type { Boundary } from '../../inspection/inspection.js';

/** Variables that belong together. */
export interface Section {
  readonly title: string;
  readonly variables: readonly VariableDescription[];
}

/** Of the module's own variables those that mean nothing where no secret is declared. */
const OF_SECRETS = ['SECRETS_PROVIDER', 'SECRETS_DIRECTORY', 'SECRETS_START_TIMEOUT', 'FAKE_SECRETS_FILE'];

/** And of those the ones that a secrets provider of the application's own does without; `fake` is for development. */
const OF_OUR_PROVIDERS = ['SECRETS_PROVIDER', 'SECRETS_DIRECTORY', 'FAKE_SECRETS_FILE'];

/** What systemd sets, and nobody else. */
const NOBODYS = ['CREDENTIALS_DIRECTORY'];

/** What somebody who deploys the application may set: its own variables first, then those of every service. */
export function sectionsOf(boundary: Boundary): Section[] {
  const own = boundary.own.variables.filter(({ variable }) => !hiddenIn(boundary).has(variable));
  const provider = providerVariable(boundary);
  return [
    ...boundary.classes.map(({ name, variables }) => ({ title: name, variables })),
    {
      title: 'Every service of nestjs-deployment',
      variables: own.map((one) => (one.variable === provider ? { ...one, required: true } : one)),
    },
  ].filter(({ variables }) => variables.length > 0);
}

/** `SECRETS_PROVIDER`, where the application needs one of ours. */
export function providerVariable({ prefix, secrets, ownSecretsProvider }: Boundary): string | undefined {
  return secrets.length === 0 || ownSecretsProvider ? undefined : joinNames(prefix, 'SECRETS_PROVIDER');
}

/** `HOST`. */
export function listeningVariable({ prefix }: Boundary): string {
  return joinNames(prefix, 'HOST');
}

function hiddenIn({ prefix, secrets, ownSecretsProvider }: Boundary): ReadonlySet<string> {
  const hidden = secrets.length === 0 ? OF_SECRETS : ownSecretsProvider ? OF_OUR_PROVIDERS : [];
  return new Set([...NOBODYS, ...hidden.map((name) => joinNames(prefix, name))]);
}
