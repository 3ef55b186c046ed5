import { readFile } from 'node:fs/promises';

/** One request that the server has answered, refused ones included; not `sys/health` and nothing while sealed. */
export interface AuditedRequest {
  /** `read`, `create`, `update`, `list` or `delete`. */
  readonly operation: string;
  /** Without `/v1/`. */
  readonly path: string;
  readonly error: string | undefined;
  /** Tells one connection from another. */
  readonly remotePort: number | undefined;
}

interface AuditLine {
  readonly type: string;
  readonly error?: string;
  readonly request: { readonly operation: string; readonly path: string; readonly remote_port?: number };
}

/** The requests in an audit file, in their order. */
export async function readAuditLog(file: string): Promise<AuditedRequest[]> {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines
    .map((line) => JSON.parse(line) as AuditLine)
    .filter(({ type }) => type === 'request')
    .map(({ error, request: { operation, path, remote_port: remotePort } }) => ({
      operation,
      path,
      error,
      remotePort,
    }));
}
