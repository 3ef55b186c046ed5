import { Notes, type Instruction, type Remark } from '../add/notes.js';
import { finishing } from '../finish/index.js';
import { loadTypeScript } from '../source/typescript.js';
import { Draft } from '../workspace/draft.js';
import { formatChanges } from '../workspace/format-changes.js';
import { generate, type GenerateOptions, type Generator } from './generate.js';
import { applyTo, TreeFiles, withCode, type Context, type Tree } from './schematic.js';

/** A generator as `nest g -c nestjs-deployment` runs it. */
export function ruleOf(
  generator: Generator,
): (options: GenerateOptions) => (tree: Tree, context: Context) => Promise<void> {
  return (options) => (tree, context) =>
    withCode(async () => {
      const root = process.cwd();
      const notes = new Notes();
      const draft = new Draft(new TreeFiles(tree));
      generate(draft, loadTypeScript(root), generator, options, notes);
      applyTo(tree, await formatChanges(draft.changes, root));
      const report = reportOf(notes);
      if (report !== '') context.addTask(finishing(root, [], report));
    });
}

function reportOf({ instructions, remarks }: Notes): string {
  return [...instructions.map(instruction), ...remarks.map(remark)].join('\n\n');
}

function instruction({ what, because, code = '' }: Instruction): string {
  return [`To be done by hand: ${what}`, ...(because === undefined ? [] : [because]), ...lines(code)].join(
    '\n',
  );
}

function remark({ text, code = '' }: Remark): string {
  return [text, ...lines(code)].join('\n');
}

function lines(code: string): readonly string[] {
  return code === '' ? [] : code.split('\n').map((line) => `  │ ${line}`.trimEnd());
}
