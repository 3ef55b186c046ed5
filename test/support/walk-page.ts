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
  /** The rest of that comment, and the fence that follows: it belongs to the last command of its own. */
  readonly shown: readonly Shown[];
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
      steps[steps.length - 1] = {
        ...last,
        shown: [...last.shown, { format: language, text: lines.join('\n') }],
      };
    }
  }
  return steps;
}

function fencesOf(page: string, heading: string): Fence[] {
  const lines = page.split('\n');
  const fences: Fence[] = [];
  let section = '';
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const [, language] = /^\s*```(\w+)/.exec(line) ?? [];
    if (language === undefined) {
      if (/^##? /.test(line)) section = line;
      continue;
    }
    const inside = lines.slice(at + 1, endOfFence(lines, at + 1)).map((text) => text.trimStart());
    if (section === heading) fences.push({ language, line: at + 2, lines: inside });
    at += inside.length + 1;
  }
  return fences;
}

/** Where the fence that began before this line ends. */
function endOfFence(lines: readonly string[], from: number): number {
  const end = lines.findIndex((line, at) => at >= from && line.trim() === '```');
  return end === -1 ? lines.length : end;
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
  return { line, command, status, shown: body === undefined ? [] : [{ format: 'text', text: body }] };
}
