import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BaoClient, type BaoTls } from './bao-client.js';
import { auditConfig } from './bao-config.js';
import { type Launch, reaches } from './bao-launch.js';
import { freePortPair } from './port-pair.js';
import { serverDirectory } from './server-process.js';

export interface DevOptions {
  /** Whether its requests are told by `auditedRequests()`. */
  readonly audit?: boolean;
  /** Whether it speaks TLS, with a certificate of its own for localhost and 127.0.0.1. */
  readonly tls?: boolean;
  readonly args?: readonly string[];
}

export async function devLaunch({ audit = false, tls = false, args = [] }: DevOptions): Promise<Launch> {
  const directory = await serverDirectory();
  const port = await freePortPair();
  const address = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`;
  const rootToken = `root-${randomUUID()}`;
  const auditFile = audit ? join(directory, 'audit.log') : undefined;
  const certificates = await certificateFolder(directory, tls);
  // Known only once the server has made it.
  let made: BaoTls | undefined;
  return {
    directory,
    address,
    auditFile,
    get tls() {
      return made;
    },
    args: [
      '-dev',
      `-dev-root-token-id=${rootToken}`,
      '-dev-no-store-token',
      `-dev-listen-address=127.0.0.1:${port}`,
      ...(certificates === undefined ? [] : ['-dev-tls', `-dev-tls-cert-dir=${certificates}`]),
      ...(await auditArguments(directory, auditFile)),
      ...args,
    ],
    open: async (server) => {
      const { text } = await server.waitForLine((line) => line.text.startsWith('Unseal Key: '));
      if (certificates !== undefined)
        made = { ca: await readFile(join(certificates, 'vault-ca.pem'), 'utf8') };
      await reaches(server, new BaoClient(address, undefined, made), 200);
      return { rootToken, unsealKey: text.slice('Unseal Key: '.length) };
    },
  };
}

async function certificateFolder(directory: string, tls: boolean): Promise<string | undefined> {
  if (!tls) return undefined;
  const folder = join(directory, 'tls');
  await mkdir(folder);
  return folder;
}

async function auditArguments(directory: string, auditFile: string | undefined): Promise<string[]> {
  if (auditFile === undefined) return [];
  const config = join(directory, 'audit.hcl');
  await writeFile(config, auditConfig(auditFile));
  return [`-config=${config}`];
}
