import { toVariableName } from '../config/variable-name.js';

/**
 * The file that holds a secret, by the rule that names variables: `databaseUrl` → `database_url`, `apiURL` →
 * `api_url`, `s3Bucket` → `s3_bucket`.
 */
export function secretFileName(name: string): string {
  return toVariableName(name).toLowerCase();
}
