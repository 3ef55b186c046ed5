import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const EXTENSIONS = `subjectAltName=DNS:localhost,IP:127.0.0.1
extendedKeyUsage=clientAuth,serverAuth
`;

/** A certificate and its key, as files and as PEM. */
export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority of one test, made with openssl. */
export class CertificateAuthority {
  private constructor(
    private readonly directory: string,
    private readonly own: Certificate,
  ) {}

  /** Writes into `directory`, which the caller removes. */
  static async make(directory: string): Promise<CertificateAuthority> {
    await mkdir(directory, { recursive: true });
    await openssl(
      directory,
      'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ca -keyout ca.key -out ca.pem',
    );
    await writeFile(join(directory, 'extensions'), EXTENSIONS);
    return new CertificateAuthority(directory, await read(directory, 'ca'));
  }

  get certFile(): string {
    return this.own.certFile;
  }

  get cert(): string {
    return this.own.cert;
  }

  /**
   * A certificate for localhost and 127.0.0.1, for servers and for clients; `name` is its common name and that
   * of its files. Issued again, it replaces what was there.
   */
  async issue(name: string): Promise<Certificate> {
    await openssl(
      this.directory,
      `req -newkey rsa:2048 -nodes -subj /CN=${name} -keyout ${name}.key -out ${name}.csr`,
    );
    await openssl(
      this.directory,
      `x509 -req -in ${name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile extensions -out ${name}.pem`,
    );
    return read(this.directory, name);
  }
}

async function openssl(directory: string, command: string): Promise<void> {
  await run('openssl', command.split(' '), { cwd: directory });
}

async function read(directory: string, name: string): Promise<Certificate> {
  const certFile = join(directory, `${name}.pem`);
  const keyFile = join(directory, `${name}.key`);
  const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')]);
  return { certFile, keyFile, cert, key };
}
