import { joinNames, toVariableName } from '../config/variable-name.js';

/** The part of variable names that stands for a secret: `databaseUrl` → `DATABASE_URL`. */
export function secretVariableName(name: string): string {
  return toVariableName(name);
}

/** Where `SECRETS_LOCATION_DATABASE_URL` and `DATABASE_URL_FILE` say that a secret lives. */
export interface SecretLocationVariables {
  readonly location: string;
  readonly file: string;
}

/** The two variables that can move one secret, below the prefix of the module's own variables. */
export function secretLocationVariables(name: string, prefix: string): SecretLocationVariables {
  const variable = secretVariableName(name);
  return {
    location: joinNames(prefix, `SECRETS_LOCATION_${variable}`),
    file: joinNames(prefix, `${variable}_FILE`),
  };
}

/** The variables that declared secrets make known, so that nobody calls them unknown. */
export function secretVariables(names: readonly string[], prefix: string): readonly string[] {
  return names.flatMap((name) => {
    const { location, file } = secretLocationVariables(name, prefix);
    return [location, file];
  });
}
