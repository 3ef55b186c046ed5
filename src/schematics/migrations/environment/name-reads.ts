import type { Notes } from '../../add/notes.js';
import type { DeclaredClasses } from '../../root-module/declaration-names.js';
import type { ApplicationSources } from '../application-sources.js';
import { fieldLines, placesOf, secretLines } from './field-code.js';
import { sortVariables, type SortedVariables } from './fields.js';
import { readsIn } from './reads.js';

/** Says once, for all variables that the sources read by themselves, where they belong, as code to paste. */
export function nameReads(sources: ApplicationSources, declared: DeclaredClasses, notes: Notes): void {
  const reads = sources.matching(/process\.env|\bConfigService\b/).flatMap(readsIn);
  const variables = sortVariables(reads);
  if (Object.values(variables).every(({ length }) => length === 0)) return;
  notes.remark(
    `These variables are read by the sources themselves. They go on working; as fields of ${declared.config.name} they are typed, validated at start with all others, and shown by /-/config. It reads them as APP_…, and secrets from no variable at all.`,
    { code: codeFor(variables, declared) },
  );
}

function codeFor({ fields, secrets, own }: SortedVariables, declared: DeclaredClasses): string {
  const places = own.map((one) => `deployment.${one.path}; // ${one.name}: ${placesOf(one)}`);
  return [
    section(`in z.object() of ${declared.config.name}, ${declared.config.path}`, fieldLines(fields)),
    section(`in Secrets() of ${declared.secrets.name}, ${declared.secrets.path}`, secretLines(secrets)),
    section('there already: inject DeploymentConfig', places),
  ]
    .filter((one) => one !== '')
    .join('\n');
}

function section(heading: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [`// ${heading}`, ...lines, ''].join('\n');
}
