import { expect, it } from 'vitest';
import { BaoClient } from './support/bao-client.js';
import { CertificateAuthority } from './support/certificates.js';
import { describeWith } from './support/describe-with.js';
import { OpenBao } from './support/open-bao.js';
import { removeDirectory, serverDirectory } from './support/server-process.js';

describeWith(['openbao'], 'an OpenBao with certificates of ours', () => {
  it('wants to see a certificate of the client', async () => {
    await using files = await temporaryDirectory();
    const authority = await CertificateAuthority.make(files.path);
    const [server, client] = [await authority.issue('server'), await authority.issue('client')];
    await using bao = await OpenBao.raft({ tls: { authority, server, client } });

    expect((await bao.ask('GET', 'sys/health')).status).toBe(200);
    const stranger = new BaoClient(bao.address, undefined, { ca: authority.cert });
    await expect(stranger.ask('GET', 'sys/health')).rejects.toMatchObject({
      code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
    });
  });

  it('shows another certificate once its files were replaced and it was told', async () => {
    await using files = await temporaryDirectory();
    const authority = await CertificateAuthority.make(files.path);
    await using bao = await OpenBao.raft({ tls: { authority, server: await authority.issue('server') } });
    const before = await bao.certificate();

    await authority.issue('server');
    expect(await bao.certificate()).toBe(before);
    await bao.reload();

    expect(await bao.certificate()).not.toBe(before);
  });
});

async function temporaryDirectory(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await serverDirectory();
  return { path, [Symbol.asyncDispose]: () => removeDirectory(path) };
}
