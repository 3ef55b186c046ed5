import type { VariableDescription } from '../../config/describe.js';
import type { Boundary, DescribedSecret } from '../../inspection/inspection.js';
import { commented } from './env-text.js';
import { listeningVariable, providerVariable, sectionsOf } from './sections.js';
import { secretComment, variableComment } from './variable-comment.js';

/** A text as YAML in one line: JSON is YAML, but for what YAML does not take as it stands. */
export function yamlText(text: string): string {
  return JSON.stringify(text).replaceAll(/[\u007F-\u009F\u2028\u2029\uFEFF]/g, escaped);
}

function escaped(character: string): string {
  return String.raw`\u` + character.charCodeAt(0).toString(16).padStart(4, '0');
}

/** Something below a key, and what is said about it. */
export interface YamlEntry {
  readonly comment: readonly string[];
  readonly lines: readonly string[];
  /** Whether it stands free; else it is a comment, too. */
  readonly isActive: boolean;
}

/** Entries below their key. Where none stands free all of it is a comment: the key alone would be `null`. */
export function yamlBlock(key: string, entries: readonly YamlEntry[], indent: string): string[] {
  if (entries.length === 0) return [];
  const hasActive = entries.some(({ isActive }) => isActive);
  const lines = entries.flatMap(({ comment, lines: own, isActive }) => [
    ...commented(comment),
    ...(isActive || !hasActive ? own : commented(own)),
  ]);
  const block = [`${key}:`, ...lines.map((line) => `  ${line}`)];
  return (hasActive ? block : commented(block)).map((line) => `${indent}${line}`);
}

/**
 * All variables as entries of a mapping.
 *
 * @param write How the tool wants a value.
 */
export function variableEntries(boundary: Boundary, write: (text: string) => string): YamlEntry[] {
  const chosen = new Map([
    [providerVariable(boundary), 'directory'],
    // By its default nobody reaches a service in a container.
    [listeningVariable(boundary), '0.0.0.0'],
  ]);
  return sectionsOf(boundary).flatMap(({ title, variables }) =>
    variables.map((one, at) => {
      const { comment, ...rest } = entry(one, chosen.get(one.variable), write);
      return { ...rest, comment: at === 0 ? [`--- ${title} ---`, ...comment] : comment };
    }),
  );
}

function entry(
  variable: VariableDescription,
  value: string | undefined,
  write: (text: string) => string,
): YamlEntry {
  const { variable: name, required, default: fallback = '' } = variable;
  return {
    comment: variableComment(variable),
    lines: [`${name}: ${write(value ?? fallback)}`],
    isActive: required || value !== undefined,
  };
}

/** All secrets as entries. */
export function secretEntries(
  secrets: readonly DescribedSecret[],
  write: (secret: DescribedSecret) => readonly string[],
): YamlEntry[] {
  return secrets.map((secret) => ({
    comment: [secretComment(secret)],
    lines: write(secret),
    isActive: secret.required,
  }));
}
