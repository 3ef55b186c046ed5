import type { VariableDescription } from '../../config/describe.js';
import type { DescribedSecret } from '../../inspection/inspection.js';
import { commented, joined, type EnvRenderer } from './env-text.js';
import { sectionsOf } from './sections.js';
import { defaultInWords, secretComment, variableComment } from './variable-comment.js';

/**
 * A file for `node --env-file`, `docker run --env-file` and the like. They agree on little more than `NAME=value`: one
 * takes quotes away and ends at a `#`, the other takes all of it as it stands. So nothing is quoted, and what would
 * need it is in words.
 */
export const renderDotenv: EnvRenderer = ({ name, boundary }) => {
  const head = [
    `Variables of ${name}. Required ones stand free, defaults are comments; empty counts as unset.`,
    'No quotes: node --env-file would take them away, docker run --env-file would not.',
  ];
  return joined([
    commented(head),
    ...sectionsOf(boundary).flatMap(({ title, variables }) => [
      commented([`--- ${title} ---`]),
      ...variables.map(variableBlock),
    ]),
    secretsBlock(boundary.secrets),
  ]);
};

function variableBlock(variable: VariableDescription): string[] {
  const { variable: name, required, default: fallback = '' } = variable;
  const isPlain = isPlainValue(fallback);
  const comment = [...variableComment(variable), ...(isPlain ? [] : [defaultInWords(fallback)])];
  return [...commented(comment), `${required ? '' : '#'}${name}=${isPlain ? fallback : ''}`];
}

/** Whether both readers take the same text for a value: no end of line, no comment, no quote or space at an end. */
function isPlainValue(text: string): boolean {
  return /^(?:[^\s"'`#](?:[^\p{Cc}\p{Zl}\p{Zp}#]*[^\s#\p{Cc}])?)?$/u.test(text);
}

/** They are no variables, and a value in here would be no secret. */
function secretsBlock(secrets: readonly DescribedSecret[]): string[] {
  if (secrets.length === 0) return [];
  return commented([
    '--- Secrets: never here ---',
    'In the files of SECRETS_DIRECTORY, in Vault, or where their variables say.',
    ...secrets.flatMap((secret) => [
      `${secretComment(secret)}. File ${secret.file};`,
      `  elsewhere by ${secret.fileVariable}=/path or ${secret.locationVariable}=vault:path#key`,
    ]),
  ]);
}
