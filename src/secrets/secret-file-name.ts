/**
 * The file that holds a secret: `databaseUrl` → `database_url`, `apiURL` → `api_url`, `s3Bucket` →
 * `s3_bucket`.
 */
export function secretFileName(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}
