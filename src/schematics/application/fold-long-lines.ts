/**
 * The code with each line that is too long as prettier would break it, at the first braces or brackets in it. That is
 * all that what is generated needs where no prettier is at hand.
 */
export function foldLongLines(code: string, width: number): string {
  return code
    .split('\n')
    .map((line) => folded(line, width))
    .join('\n');
}

function folded(line: string, width: number): string {
  const [, indent = '', content = ''] = /^(\s*)(.*)$/.exec(line) ?? [];
  const open = content.search(/[{[]/);
  const close = closing(content, open);
  if (line.length <= width || close === undefined || /^(\/\/|\/?\*)/.test(content)) return line;
  const items = itemsOf(content.slice(open + 1, close));
  return [
    indent + content.slice(0, open + 1),
    ...items.map((item) => folded(`${indent}  ${item},`, width)),
    indent + content.slice(close),
  ].join('\n');
}

/** Where the bracket at a position is closed, undefined if there is none or if that is not in this line. */
function closing(text: string, open: number): number | undefined {
  if (open < 0) return undefined;
  const length = Array.from({ length: text.length - open }, (_, index) => index + 1).find(
    (one) => depthOf(text.slice(open, open + one)) === 0,
  );
  return length === undefined ? undefined : open + length - 1;
}

function itemsOf(list: string): readonly string[] {
  const items: string[] = [];
  let begun = '';
  for (const part of list.split(',')) {
    begun += begun === '' ? part : `,${part}`;
    if (depthOf(begun) > 0) continue;
    items.push(begun.trim());
    begun = '';
  }
  return items.filter((item) => item !== '');
}

function depthOf(text: string): number {
  return text.replaceAll(/[^{[(]/g, '').length - text.replaceAll(/[^}\])]/g, '').length;
}
