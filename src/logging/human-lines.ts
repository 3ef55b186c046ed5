/** What the access line says in its message already, and what every line repeats. */
const HIDDEN = 'name,version,method,route,path,status,ms,bytes,reqId,trace_id,context';

/**
 * Lines for people, by `pino-pretty`; `undefined` when it is not installed, which nobody needs in production.
 */
export async function humanLines(color: boolean): Promise<((line: string) => string) | undefined> {
  const { prettyFactory } = await import('pino-pretty').catch((error: unknown) => {
    if (isMissing(error)) return { prettyFactory: undefined };
    throw error;
  });
  if (prettyFactory === undefined) return undefined;
  const pretty = prettyFactory({
    colorize: color,
    translateTime: 'HH:MM:ss.l',
    ignore: HIDDEN,
    singleLine: true,
    messageFormat: (log, key) => {
      const { context, [key]: message } = log as Readonly<Record<string, string | undefined>>;
      return context === undefined ? (message ?? '') : `[${context}] ${message ?? ''}`;
    },
  });
  return (line) => pretty(line) ?? line;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}
