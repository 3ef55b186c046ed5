/** What a text says as JSON. The error of `JSON.parse` quotes the text, so it never leaves this file. */
export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly line: number | undefined; readonly column: number | undefined };

export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch (error) {
    return { ok: false, ...locate(text, positionIn(error)) };
  }
}

function positionIn(error: unknown): number | undefined {
  const position =
    error instanceof Error
      ? / at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(error.message)?.[1]
      : undefined;
  return position === undefined ? undefined : Number(position);
}

function locate(
  text: string,
  position: number | undefined,
): { line: number | undefined; column: number | undefined } {
  if (position === undefined) return { line: undefined, column: undefined };
  const lines = text.slice(0, position).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}
