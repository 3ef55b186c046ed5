/** What a page shows beside a command. */
export interface Shown {
  readonly format: 'json' | 'text';
  readonly text: string;
}

/** One command of a walk, with what the page says comes of it. */
export interface Step {
  /** Its first line in the page, from 1. */
  readonly line: number;
  readonly command: string;
  /** From a comment behind it: `# 503 draining`. */
  readonly status: string | undefined;
  readonly body: string | undefined;
  /** From the fence that follows; it belongs to the last command of its own. */
  readonly shown: Shown | undefined;
}

interface Fence {
  readonly language: string;
  /** The line of its first line of text, from 1. */
  readonly line: number;
  readonly lines: readonly string[];
}

/** The commands of one section of a page, in their order. */
export function stepsOf(page: string, heading: string): Step[] {
  const steps: Step[] = [];
  for (const { language, line, lines } of fencesOf(page, heading)) {
    const last = steps.at(-1);
    if (language === 'sh') steps.push(...commandsOf(line, lines));
    else if (last !== undefined && (language === 'json' || language === 'text')) {
      steps[steps.length - 1] = { ...last, shown: { format: language, text: lines.join('\n') } };
    }
  }
  return steps;
}

function fencesOf(page: string, heading: string): Fence[] {
  const fences: Fence[] = [];
  let inside = false;
  let open: { language: string; line: number; lines: string[] } | undefined;
  for (const [at, line] of page.split('\n').entries()) {
    const [, language] = /^\s*```(\w*)/.exec(line) ?? [];
    if (open === undefined && /^##? /.test(line)) inside = line === heading;
    if (open === undefined && language !== undefined) open = { language, line: at + 2, lines: [] };
    else if (open !== undefined && language === '') {
      if (inside) fences.push(open);
      open = undefined;
    } else open?.lines.push(line.trimStart());
  }
  return fences;
}

function commandsOf(line: number, lines: readonly string[]): Step[] {
  const steps: Step[] = [];
  let begun: string[] = [];
  for (const [at, text] of lines.entries()) {
    begun.push(text);
    if (text.endsWith('\\')) continue;
    const whole = begun.join('\n');
    if (whole.trim() !== '') steps.push(stepOf(line + at + 1 - begun.length, whole));
    begun = [];
  }
  return steps;
}

function stepOf(line: number, whole: string): Step {
  const [, command = whole, status, body] = /^([^]*?)\s+# (\d{3})(?: (.+))?$/.exec(whole) ?? [];
  return { line, command, status, body, shown: undefined };
}
