import type { Environment } from './environment.js';

/**
 * The value of a variable before the prefix of the service is known: of the variable itself, or of the first one
 * that makes sense with a prefix, such as `APP_LOG_LEVEL`.
 */
export function guessVariable<T>(
  environment: Environment,
  variable: string,
  parse: (text: string) => T | undefined,
): T | undefined {
  const prefixed = Object.keys(environment).filter((name) => name.endsWith(`_${variable}`));
  for (const name of [variable, ...prefixed]) {
    const value = parse(environment[name] ?? '');
    if (value !== undefined) return value;
  }
  return undefined;
}
