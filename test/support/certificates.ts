import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files in PEM: a certificate and its key. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** A certificate authority whose files lie in `directory`. */
export function makeAuthority(directory: string, name: string): KeyPair {
  const pair = filesOf(directory, name);
  const out = ['-keyout', pair.key, '-out', pair.cert];
  openssl(['req', '-x509', ...NEW_KEY, '-days', '2', '-subj', `/CN=${name}`, ...out]);
  return pair;
}

/** A certificate for a server or a client, such as one with the name `IP:127.0.0.1`. */
export function makeCertificate(
  directory: string,
  name: string,
  authority: KeyPair,
  alternativeName: string,
): KeyPair {
  const pair = filesOf(directory, name);
  const request = join(directory, `${name}.csr`);
  const extensions = join(directory, `${name}.ext`);
  writeFileSync(extensions, `subjectAltName=${alternativeName}\nextendedKeyUsage=serverAuth,clientAuth\n`);
  openssl(['req', ...NEW_KEY, '-subj', `/CN=${name}`, '-keyout', pair.key, '-out', request]);
  const signed = ['-CA', authority.cert, '-CAkey', authority.key, '-CAcreateserial', '-days', '2'];
  openssl(['x509', '-req', '-in', request, ...signed, '-out', pair.cert, '-extfile', extensions]);
  return pair;
}

function filesOf(directory: string, name: string): KeyPair {
  return { cert: join(directory, `${name}.pem`), key: join(directory, `${name}.key`) };
}

function openssl(args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'pipe' });
}
