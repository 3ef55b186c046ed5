import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import type { Asked } from './arguments.js';
import { SECTIONS } from './plan.js';
import { toMarkdown } from './report.js';
import type { Results } from './results.js';

/** Beside the sources, not beside what was compiled of them. */
const RESULTS = fileURLToPath(new URL('../results/', import.meta.url));

const COLOURS = {
  met: 'green',
  'stretch met': 'green',
  MISSED: 'red',
  'not measured': 'dim',
  void: 'red',
} as const;

/** Prints the run and writes it where it belongs. */
export function publish(results: Results, { json, out }: Pick<Asked, 'json' | 'out'>): void {
  const markdown = toMarkdown(results);
  const data = `${JSON.stringify(results, null, 2)}\n`;
  if (json) process.stderr.write(markdown);
  process.stdout.write(json ? data : coloured(markdown));
  const directory = directoryFor(results, out);
  if (directory === undefined) return;
  mkdirSync(directory, { recursive: true });
  const file = join(directory, nameOf(results));
  writeFileSync(`${file}.md`, markdown);
  writeFileSync(`${file}.json`, data);
  process.stderr.write(`Written: ${file}.md and ${file}.json\n`);
}

/** What is not the whole thing has no place of its own. */
export function directoryFor({ mode, sections }: Results, out: string | undefined): string | undefined {
  return out ?? (mode === 'smoke' || isPartial(sections) ? undefined : RESULTS);
}

/** `full` is only what can be published: complete, and believed. */
export function nameOf({ mode, sections, void: doubts }: Results): string {
  return [mode, ...(isPartial(sections) ? ['partial'] : []), ...(doubts.length > 0 ? ['void'] : [])].join(
    '-',
  );
}

function isPartial(sections: Results['sections']): boolean {
  return sections.length < SECTIONS.length;
}

/** Only where stdout shows colours, which `styleText` finds out. */
function coloured(markdown: string): string {
  return markdown.replace(
    /(?<=^\|.* )(stretch met|met|MISSED|not measured)(?= \|)|(?<=\*\*)void(?=\*\*)/gm,
    (word) => styleText(COLOURS[word as keyof typeof COLOURS], word),
  );
}
