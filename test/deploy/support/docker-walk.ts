import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { repository } from '../../support/repository.js';
import { differences } from '../../support/walk-compare.js';
import { stepsOf } from '../../support/walk-page.js';
import type { WalkShell } from '../../support/walk-shell.js';

/** What a walk needs, once everything before it is started. */
export interface Walk {
  readonly shell: WalkShell;
  /** Puts what this run has in the place of ports, paths and names as the page has them. */
  readonly real: (text: string) => string;
}

/** A test for each command of a section of a page: it succeeds, and what comes of it is what the page shows. */
export function walkThrough(page: string, heading: string, walk: () => Walk): void {
  const steps = stepsOf(readFileSync(join(repository, page), 'utf8'), heading);
  if (steps.length === 0) throw new Error(`${page} has no commands below ${heading}`);
  it.each(steps.map((step) => [page, step.line, step.command, step] as const))(
    '%s:%d %s',
    async (_page, _line, command, { status, shown }) => {
      const { shell, real } = walk();
      const result = await shell.run(real(command));
      const said = shown.flatMap((one) => differences({ ...one, text: real(one.text) }, result.output));

      expect(said).toEqual([]);
      expect(result.status).toBe(status ?? result.status);
    },
  );
}
