import { expect, it } from 'vitest';
import { RawConnection } from '../support/raw-connection.js';
import { ServiceProcess } from '../support/service-process.js';

// Enough of them that one which is closed too early is among them.
const CONNECTIONS = 40;

it.each(['express', 'fastify'])(
  'answers on %s what a client sends right after a long answer that could not say that it is the last one',
  async (adapter) => {
    await using service = await ServiceProcess.listening('test/fixtures/lifecycle-service.js', {
      env: { ADAPTER: adapter, DRAIN_DELAY: '0s', LOG_FORMAT: 'json' },
    });
    const connections = await RawConnection.openMany(CONNECTIONS, service.port);
    // They end one after another, so that none of them has the others' company.
    const long = connections.map((connection, at) =>
      connection.exchange({ target: `/stream?ms=${600 + 20 * at}` }),
    );
    await Promise.all(
      connections.map(({ socket }) => new Promise<void>((resolve) => socket.once('data', () => resolve()))),
    );

    service.kill('SIGTERM');
    const answers = await Promise.all(
      connections.map(async (connection, at) => {
        await long[at];
        return connection.exchange().catch(String);
      }),
    );

    expect(answers.map((answer) => (typeof answer === 'string' ? answer : answer.status))).toEqual(
      connections.map(() => 200),
    );
    expect(answers).toContainEqual(
      expect.objectContaining({ headers: expect.objectContaining({ connection: 'close' }) }),
    );
    expect(await service.exited).toMatchObject({ code: 0 });
  },
);
