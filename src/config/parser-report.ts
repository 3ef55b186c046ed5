/** What zod hands to a `transform`, as far as it is used. */
interface ZodContext {
  readonly issues: object[];
}

/** What arktype hands to a `pipe`, as far as it is used. */
interface ArktypeContext {
  error(details: { expected: string; actual: string }): unknown;
}

/**
 * Tells the schema that a parser runs in what was expected. A parser that threw there would hide every other
 * problem. What it returns then is never used as a value.
 */
export function reportTo(context: unknown, expected: string, otherwise: () => never): never {
  if (isZod(context)) {
    context.issues.push({ code: 'custom', message: `expected ${expected}` });
    return undefined as never;
  }
  // arktype prints what it got unless `actual` is given.
  if (isArktype(context)) return context.error({ expected, actual: '' }) as never;
  return otherwise();
}

function isZod(context: unknown): context is ZodContext {
  return (
    typeof context === 'object' && context !== null && 'issues' in context && Array.isArray(context.issues)
  );
}

function isArktype(context: unknown): context is ArktypeContext {
  return (
    typeof context === 'object' &&
    context !== null &&
    'error' in context &&
    typeof context.error === 'function'
  );
}
