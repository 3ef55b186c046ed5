import { suggest } from '../../config/suggest.js';
import type { Boundary } from '../../inspection/inspection.js';
import { providerVariable } from './sections.js';

/** How a file differs from what the application takes. */
export interface Staleness {
  /** What it lacks, in words. */
  readonly missing: readonly string[];
  /** What it has and nobody reads, in words. */
  readonly gone: readonly string[];
}

/**
 * Compares the names in a file that somebody filled in. Every variable of the application's own classes has to be
 * there, a comment will do, and every secret by its file or by a variable that moves it. Of the module's own variables
 * only a required one: whoever is content with the others need not list them. Values are nobody's business.
 */
export function staleNames(text: string, boundary: Boundary): Staleness {
  const present = new Set(namesIn(text));
  const provider = providerVariable(boundary);
  const declared = boundary.classes.flatMap(({ variables }) => variables);
  const needed = [
    ...declared.map(({ variable, alternatives = [] }) => [variable, ...alternatives]),
    ...(provider === undefined ? [] : [[provider]]),
  ];
  const words = new Set(text.match(/[A-Za-z]\w*/g));
  return {
    missing: [
      ...needed.filter((names) => !names.some((name) => present.has(name))).map(([name = '']) => name),
      ...boundary.secrets
        .filter(
          ({ file, fileVariable, locationVariable }) =>
            ![file, fileVariable, locationVariable].some((word) => words.has(word)),
        )
        .map(({ name, file }) => `<secret ${name}> (${file})`),
    ],
    gone: goneFrom(present, boundary),
  };
}

/** Compares generated text. Formatters align tables, so how wide a cell is does not count. */
export function staleLines(text: string, generated: string): Staleness {
  const [there, wanted] = [text, generated].map((one) => one.split(/\r?\n/).map(plain).filter(Boolean));
  const [has, wants] = [new Set(there), new Set(wanted)];
  const missing = [...wants].filter((line) => !has.has(line));
  const gone = [...has].filter((line) => !wants.has(line));
  const isReordered = missing.length === 0 && gone.length === 0 && there?.join('\n') !== wanted?.join('\n');
  return { missing: isReordered ? ['the same lines in another order'] : missing, gone };
}

/** Those under a prefix of the application that it does not declare: without a prefix nobody can know whose they are. */
function goneFrom(present: ReadonlySet<string>, { classes, own, secrets }: Boundary): string[] {
  const known = new Set([
    ...[own, ...classes].flatMap(({ variables }) =>
      variables.flatMap(({ variable, alternatives = [] }) => [variable, ...alternatives]),
    ),
    ...secrets.flatMap(({ fileVariable, locationVariable }) => [fileVariable, locationVariable]),
  ]);
  const prefixes = classes.map(({ prefix }) => prefix).filter((prefix) => prefix !== '');
  return [...present]
    .filter((name) => prefixes.some((prefix) => name.startsWith(`${prefix}_`)) && !known.has(name))
    .map((name) => {
      const meant = suggest(name, known);
      return meant === undefined ? name : `${name} (did you mean ${meant}?)`;
    });
}

/** `NAME=`, `# NAME=`, `NAME: `, `- NAME=`, `- name: NAME`. */
function namesIn(text: string): string[] {
  const assigned = text.matchAll(/^[ \t]*(?:#[ \t]*)?(?:- ?)?(?:export )?([A-Z][A-Z0-9_]*)[ \t]*[=:]/gm);
  const listed = text.matchAll(/^[ \t]*(?:#[ \t]*)?-? ?name: *["']?([A-Z][A-Z0-9_]*)["']?[ \t]*$/gm);
  return [...assigned, ...listed].map(([, name = '']) => name);
}

function plain(line: string): string {
  if (!line.trimStart().startsWith('|')) return line.trim();
  return line
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replace(/^:?-{3,}:?$/, '---'))
    .join(' | ')
    .trim();
}
