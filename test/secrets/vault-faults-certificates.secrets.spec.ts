import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { mountKv2 } from './support/arrange.js';
import { type Certificate, CertificateAuthority } from './support/certificates.js';
import { describeWith } from './support/describe-with.js';
import { FaultTable, UNHARMED } from './support/fault-table.js';
import { FaultTrial } from './support/fault-trial.js';
import { OpenBao } from './support/open-bao.js';
import { until } from './support/until.js';
import { Credentials } from './support/vault-service.js';

describeWith(['openbao'], 'a service under load goes on', () => {
  const table = new FaultTable();
  afterAll(() => console.log(String(table)));

  it.concurrent('when Vault has another certificate of the same CA', async () => {
    await using credentials = await Credentials.make();
    const authority = await CertificateAuthority.make(credentials.directory);
    await using bao = await OpenBao.raft({ tls: { authority, server: await authority.issue('server') } });
    await mountKv2(bao);
    await using trial = await FaultTrial.withAppRole(bao.address, {
      root: bao,
      credentials,
      environment: { VAULT_CACERT: authority.certFile },
    });

    const outcome = table.add(
      await trial.through('certificate of the same CA', async () => {
        await authority.issue('server');
        await bao.reload();
        // Ends the connections that were made with the one before.
        await bao.restart();
      }),
    );

    expect(outcome).toMatchObject(UNHARMED);
    expect(outcome.freshMs).toBeLessThan(10_000);
    expect(outcome.requests).toBeLessThan(25);
  });

  it.concurrent(
    'when Vault has a certificate of another CA, as soon as the file names that one',
    async () => {
      await using credentials = await Credentials.make();
      const [first, second] = await twoAuthorities(credentials);
      const shown = await first.issue('server');
      const authority = { cert: first.cert + second.cert, certFile: first.certFile };
      await using bao = await OpenBao.raft({ tls: { authority, server: shown } });
      await mountKv2(bao);
      const caFile = await credentials.write('vault-ca.pem', first.cert);
      await using trial = await FaultTrial.withAppRole(bao.address, {
        root: bao,
        credentials,
        environment: { VAULT_CACERT: caFile },
      });

      const outcome = table.add(
        await trial.through('certificate of another CA', async () => {
          await replace(shown, await second.issue('server'));
          await bao.reload();
          await bao.restart();
          const before = (await trial.requests()).length;
          await until('it has met the certificate', async () => (await trial.requests()).length > before + 1);
          await credentials.write('vault-ca.pem', second.cert);
        }),
      );

      expect(outcome).toMatchObject(UNHARMED);
      expect(outcome.freshMs).toBeLessThan(20_000);
      expect(outcome.requests).toBeLessThan(25);
      expect(trial.service.output).toMatch(/cannot be read, its last good value stays in use/);
    },
  );
});

async function twoAuthorities({
  directory,
}: Credentials): Promise<[CertificateAuthority, CertificateAuthority]> {
  const folders = ['first', 'second'].map((name) => join(directory, name));
  await Promise.all(folders.map(async (folder) => mkdir(folder)));
  const [first, second] = await Promise.all(folders.map(async (folder) => CertificateAuthority.make(folder)));
  return [first as CertificateAuthority, second as CertificateAuthority];
}

async function replace(shown: Certificate, by: Certificate): Promise<void> {
  await copyFile(by.keyFile, shown.keyFile);
  await copyFile(by.certFile, shown.certFile);
}
