import { parseArgs } from 'node:util';
import { SECTIONS, type Mode, type Section } from './plan.js';

/** What the command was asked for. */
export interface Asked {
  readonly help: boolean;
  readonly mode: Mode;
  readonly sections: readonly Section[];
  readonly json: boolean;
  /** Where results go; where they belong when absent. */
  readonly out: string | undefined;
}

/** The command cannot be understood. */
export class UsageError extends Error {}

export const HELP = `Usage: npm run bench -- [options]

Measures nestjs-deployment against a bare Nest application and one assembled by hand.
Full: under 30 minutes; writes bench/results/full.md and full.json.

  --quick          under 5 minutes, with wider intervals; writes quick.md and quick.json, which git ignores
  --smoke          half a minute: everything runs once, nothing is judged or written
  --only SECTIONS  these parts only, separated by commas: ${SECTIONS.join(', ')}; writes nothing
  --out DIR        write there, whatever the above says
  --json           the result as JSON on stdout, the report on stderr (with npm run --silent)
  --help           this text

Exit codes: 0 every target is met, 1 one is missed, 2 it cannot run, 3 the run is void.
`;

/** @throws {UsageError} when something is unknown or does not go together. */
export function parseArguments(args: readonly string[]): Asked {
  const { help, quick, smoke, only, out, json } = parse(args);
  if (quick && smoke) throw new UsageError('--quick and --smoke are two different runs. Choose one.');
  return { help, mode: modeOf(quick, smoke), sections: sectionsOf(only), json, out };
}

// oxlint-disable-next-line typescript/explicit-function-return-type -- the flags are the type
function parse(args: readonly string[]) {
  try {
    const flag = { type: 'boolean', default: false } as const;
    const text = { type: 'string' } as const;
    return parseArgs({
      args: [...args],
      options: { help: flag, quick: flag, smoke: flag, json: flag, only: text, out: text },
    }).values;
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}

function modeOf(quick: boolean, smoke: boolean): Mode {
  if (smoke) return 'smoke';
  return quick ? 'quick' : 'full';
}

function sectionsOf(only: string | undefined): Section[] {
  if (only === undefined) return [...SECTIONS];
  const asked = only.split(',').map((name) => name.trim());
  const unknown = asked.filter((name) => !SECTIONS.some((section) => section === name));
  if (unknown.length > 0) {
    throw new UsageError(`--only knows no "${unknown.join('", "')}". Sections: ${SECTIONS.join(', ')}.`);
  }
  return SECTIONS.filter((section) => asked.includes(section));
}
