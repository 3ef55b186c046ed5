import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BaoClient, type BaoTls } from './bao-client.js';
import { type ListenerTls, raftConfig } from './bao-config.js';
import { type Keys, type Launch, reaches } from './bao-launch.js';
import type { Certificate, CertificateAuthority } from './certificates.js';
import { freePortPair } from './port-pair.js';
import { type ServerProcess, serverDirectory } from './server-process.js';

export interface RaftOptions {
  /** Whether its requests are told by `auditedRequests()`. */
  readonly audit?: boolean;
  readonly tls?: {
    readonly authority: Pick<CertificateAuthority, 'cert' | 'certFile'>;
    readonly server: Certificate;
    /** Makes the server ask for a client's certificate; this is the one we show. */
    readonly client?: Certificate;
  };
  /** The cluster to join, by one of its servers. */
  readonly join?: { readonly address: string; readonly keys: Keys };
}

export async function raftLaunch({ audit = false, tls, join: leader }: RaftOptions): Promise<Launch> {
  const directory = await serverDirectory();
  const port = await freePortPair();
  const auditFile = audit ? join(directory, 'audit.log') : undefined;
  const config = join(directory, 'server.hcl');
  await mkdir(join(directory, 'store'));
  await writeFile(
    config,
    raftConfig({
      directory,
      node: `node-${port}`,
      port,
      auditFile,
      tls: listenerTls(tls),
      join: leader?.address,
    }),
  );
  const address = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  const client = new BaoClient(address, undefined, clientTls(tls));
  return {
    directory,
    address,
    auditFile,
    tls: clientTls(tls),
    args: [`-config=${config}`],
    open: async (server, keys = leader?.keys) => {
      await server.until(
        'sys/seal-status answers',
        async () => (await client.ask('GET', 'sys/seal-status')).status === 200,
      );
      const opened = keys ?? (await initialise(client));
      await unseal(server, client, opened);
      await reaches(server, client, 200, ...(leader === undefined ? [] : [429]));
      return opened;
    },
  };
}

async function initialise(client: BaoClient): Promise<Keys> {
  const { keys_base64: keys, root_token: rootToken } = await client.request<{
    readonly keys_base64: readonly [string];
    readonly root_token: string;
  }>('PUT', 'sys/init', { secret_shares: 1, secret_threshold: 1 });
  return { rootToken, unsealKey: keys[0] };
}

/** Again and again: a server that joins does not know yet that there is something to unseal. */
function unseal(server: ServerProcess, client: BaoClient, { unsealKey }: Keys): Promise<void> {
  return server.until('it is unsealed', async () => {
    const { sealed } = await client.request<{ sealed: boolean }>('PUT', 'sys/unseal', { key: unsealKey });
    return !sealed;
  });
}

function listenerTls(tls: RaftOptions['tls']): ListenerTls | undefined {
  if (tls === undefined) return undefined;
  const { certFile, keyFile } = tls.server;
  return { certFile, keyFile, ...(tls.client === undefined ? {} : { clientCaFile: tls.authority.certFile }) };
}

function clientTls(tls: RaftOptions['tls']): BaoTls | undefined {
  if (tls === undefined) return undefined;
  const own = tls.client === undefined ? {} : { cert: tls.client.cert, key: tls.client.key };
  return { ca: tls.authority.cert, ...own };
}
