import type { VariableDescription } from '../../config/describe.js';
import type { DescribedSecret } from '../../inspection/inspection.js';

/** What there is to say about a variable, in lines for a comment. Whether there is a default, the line below shows. */
export function variableComment(variable: VariableDescription, hasExample = true): string[] {
  const { description, type, example, alternatives = [] } = variable;
  const takes = `${obligation(variable)}${type}.`;
  const aside =
    hasExample && variable.default === undefined && example !== undefined ? ` Example: ${example}` : '';
  return [
    ...(description === undefined ? [] : [oneLine(description)]),
    oneLine(`${capital(takes)}${aside}`),
    ...(alternatives.length === 0 ? [] : [`Read from ${alternatives.join(', ')} when it is unset.`]),
  ];
}

/** What there is to say about a secret: `databaseUrl, optional: text in the format uri`. */
export function secretComment({ name, required, expected }: DescribedSecret): string {
  return oneLine(`${name}${required ? '' : ', optional'}${expected === undefined ? '' : `: ${expected}`}`);
}

/** A default that a format cannot write in one line, or not so that every reader of it understands the same. */
export function defaultInWords(text: string): string {
  return `Default, as JSON: ${JSON.stringify(text)}`;
}

/** Whatever a schema says, it stays inside the comment. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

function obligation({ required, group }: VariableDescription): string {
  if (required) return 'required: ';
  return group?.required === true ? `required with ${group.name}: ` : '';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
