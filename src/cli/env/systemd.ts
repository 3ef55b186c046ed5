import type { VariableDescription } from '../../config/describe.js';
import type { DescribedSecret } from '../../inspection/inspection.js';
import { commented, joined, type EnvRenderer } from './env-text.js';
import { providerVariable, sectionsOf } from './sections.js';
import { defaultInWords, secretComment, variableComment } from './variable-comment.js';

/** A file for `EnvironmentFile=`, and in its comments the lines of the unit that read it and pass the secrets. */
export const renderSystemd: EnvRenderer = ({ name, boundary }) => {
  const provider = providerVariable(boundary);
  return joined([
    commented([
      `/etc/${name}.env: variables of ${name}. Required ones stand free, defaults are comments.`,
      ...unitLines(name, boundary.secrets),
    ]),
    ...sectionsOf(boundary).flatMap(({ title, variables }) => [
      commented([`--- ${title} ---`]),
      ...variables.map((one) => variableBlock(one, one.variable === provider ? 'directory' : undefined)),
    ]),
  ]);
};

function variableBlock(variable: VariableDescription, value: string | undefined): string[] {
  const { variable: name, required, default: fallback = '' } = variable;
  const text = value ?? fallback;
  // A comment ends with its line.
  const fits = !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
  const comment = [...variableComment(variable), ...(fits ? [] : [defaultInWords(text)])];
  return [...commented(comment), `${required ? '' : '#'}${name}=${fits ? quoted(text) : ''}`];
}

/** As `systemd.exec(5)` reads it: within quotes a backslash stands before what would mean something. */
function quoted(text: string): string {
  return /^[\w.,:/@%+=-]*$/.test(text) ? text : `"${text.replaceAll(/["\\$`]/g, String.raw`\$&`)}"`;
}

function unitLines(name: string, secrets: readonly DescribedSecret[]): string[] {
  const credential = ({ file }: DescribedSecret): string =>
    `LoadCredential=${file}:/etc/${name}/secrets/${file}`;
  return [
    '',
    `In the unit, or by systemctl edit ${name}:`,
    '  [Service]',
    `  EnvironmentFile=/etc/${name}.env`,
    ...secrets.flatMap((secret) => [
      `  # ${secretComment(secret)}`,
      `  ${secret.required ? '' : '#'}${credential(secret)}`,
    ]),
  ];
}
