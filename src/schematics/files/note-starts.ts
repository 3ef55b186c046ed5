import type { Notes } from '../add/notes.js';
import type { Application } from '../workspace/application.js';
import type { Files } from '../workspace/files.js';
import { inFolder } from '../workspace/in-folder.js';
import type { Manifest } from '../workspace/manifest.js';

/** Says what starts the application without the variable that every start needs from now on. */
export function noteStarts(files: Files, app: Application, { scripts = {} }: Manifest, notes: Notes): void {
  const path = inFolder(app.folder, '.env.development');
  const variables = files.read(path);
  if (variables !== undefined && !/^\s*(export\s+)?SECRETS_PROVIDER\s*=/m.test(variables)) {
    notes.instruct(`Set SECRETS_PROVIDER in ${path}.`, {
      because: 'The file is yours, and the application does not start without it.',
      code: 'SECRETS_PROVIDER=fake\n',
    });
  }
  const names = Object.entries(scripts)
    .filter(([, command]) => startsIt(command, app) && !command.includes(path))
    .map(([name]) => `\`${name}\``);
  if (names.length === 0) return;
  const [subject, verb] = names.length === 1 ? ['The script', 'takes'] : ['The scripts', 'take'];
  notes.remark(
    `The application does not start without SECRETS_PROVIDER any more. ${subject} ${names.join(', ')} ${verb} it from where it runs: \`vault\` or \`directory\` in production, \`fake\` on a desk.`,
    { at: 'package.json' },
  );
}

function startsIt(command: string, { project, main, entry }: Application): boolean {
  const [isNest, named] = /\bnest start(?: (\w[\w-]*))?/.exec(command) ?? [];
  if (isNest !== undefined) return named === undefined || project === undefined || named === project;
  return [main, entry].some((file) =>
    command.includes(file.replace(/^(\.\.\/)+/, '').replace(/\.[cm]?[jt]s$/, '')),
  );
}
