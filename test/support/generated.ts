import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { repository } from './repository.js';

/**
 * A page as it has to be: with `content` between `<!-- name:begin -->` and `<!-- name:end -->`.
 * Compared by `toMatchFileSnapshot`, so that `vitest -u` writes it.
 */
export async function withGenerated(path: string, name: string, content: string): Promise<string> {
  const file = join(repository, path);
  const page = readFileSync(file, 'utf8');
  const [begin, end] = [`<!-- ${name}:begin -->\n`, `<!-- ${name}:end -->\n`];
  const [before, rest] = halves(page, begin, path);
  const [, after] = halves(rest, end, path);
  const whole = `${before}${begin}\n${content}\n\n${end}${after}`;
  return format(whole, { ...(await resolveConfig(file)), filepath: file });
}

function halves(text: string, mark: string, path: string): [string, string] {
  const at = text.indexOf(mark);
  if (at === -1) throw new Error(`${path} has no line ${mark.trim()}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}
