import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { BusyClient, sum } from '../support/busy-client.js';
import { EnvironmentBao } from './support/environment-bao.js';
import { EnvironmentStage } from './support/environment-stage.js';
import { describeWith, type ProgramName } from './support/programs.js';
import { PostgresServer } from './support/stores/postgres.js';

const PAGE = 'docs/deploy/secret-files.md';

const newOrder = {
  method: 'POST',
  target: '/orders',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ item: 'tea', quantity: 1 }),
};

const WRITERS: readonly (readonly [section: string, programs: readonly ProgramName[], code: number])[] = [
  ['By consul-template', ['bao', 'consul-template'], 12],
  ['By the agent of OpenBao or Vault', ['bao'], 0],
];

for (const [section, programs, code] of WRITERS) {
  describeWith([...programs, 'postgres'], `secrets as files: ${section}`, () => {
    it('rotate in the running service, and no request is lost', async () => {
      await using bao = await EnvironmentBao.start();
      await using postgres = await PostgresServer.start();
      await postgres.query('create role one login superuser; create role two login superuser');
      await using stage = await EnvironmentStage.open({
        programs,
        env: { DRAIN_DELAY: '0s' },
        ports: { 8200: bao.port, 5432: Number(new URL(postgres.url()).port) },
      });
      await bao.openFor(stage);
      const [writer] = await stage.follow(PAGE, `## ${section}`);
      const [service] = await stage.follow(PAGE, '## The service');
      if (writer === undefined || service === undefined) throw new Error('nothing is started');
      const clients = await Promise.all(
        [{ target: '/database' }, newOrder].map((request) =>
          BusyClient.start(Number(stage.real('8000')), { request }),
        ),
      );

      await stage.follow(PAGE, '## A rotation');

      const { statuses, lost, refused } = sum(await Promise.all(clients.map((client) => client.stop())));
      expect({ statuses, lost, refused }).toEqual({
        statuses: { 200: expect.any(Number), 201: expect.any(Number) },
        lost: [],
        refused: 0,
      });
      // The process that was started, and nobody else.
      expect(await readdir(join(stage.folder, 'run/app/secrets'))).toEqual(['database_url']);
      expect(await stage.stop(service, writer)).toEqual([0, code]);
      expect(service.output()).toMatch(/SIGTERM: readiness is 503[^]*stopped after/);
      expect(service.output().match(/listening on/g)).toHaveLength(1);
      expect(service.output() + writer.output()).not.toMatch(/(?:first|second)-password/);
      expect(service.output()).not.toMatch(/"level":"(?:error|fatal)"/);
      expect(await stage.leftOvers()).toEqual([]);
    });
  });
}
