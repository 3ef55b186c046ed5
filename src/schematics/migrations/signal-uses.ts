import type { Node } from 'typescript';
import type { Notes } from '../add/notes.js';
import type { ApplicationSources } from './application-sources.js';
import type { Source } from '../source/source.js';

/** By its name, or by that of a variable: only files that name a signal are asked. */
const SIGNALS =
  /^process\.(?:on|once|addListener|prependListener)\(\s*(?:['"`](?<signal>SIG(?:TERM|INT|HUP|QUIT))['"`]|\w+\s*,)/;

/** Says where the application handles its end itself. The bootstrap is somebody else's business. */
export function nameSignals(sources: ApplicationSources, notes: Notes): void {
  for (const source of sources.matching(/enableShutdownHooks|['"`]SIG(TERM|INT|HUP|QUIT)['"`]/)) {
    if (source.text.includes('NestFactory') || /\bserve\(/.test(source.text)) continue;
    for (const { node, text } of usesIn(source)) {
      notes.remark(text, { at: `${source.path}:${source.lineOf(node.getStart())}` });
    }
  }
}

function usesIn({ ts, file }: Source): readonly { readonly node: Node; readonly text: string }[] {
  const found: { node: Node; text: string }[] = [];
  const visit = (node: Node): void => {
    const text = ts.isCallExpression(node) ? textFor(node.getText()) : undefined;
    if (text !== undefined) found.push({ node, text });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function textFor(call: string): string | undefined {
  const found = SIGNALS.exec(call);
  if (found !== null) {
    return `serve() handles ${found.groups?.['signal'] ?? 'the signals'}, and drains before anything is closed. What this does belongs into onApplicationShutdown(), or into a method with @OnDrain().`;
  }
  return /^[\w.]+\.enableShutdownHooks\(/.test(call)
    ? 'serve() handles the signals: this call is not needed any more.'
    : undefined;
}
