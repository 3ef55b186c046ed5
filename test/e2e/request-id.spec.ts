import type { ServerResponse } from 'node:http';
import { DeploymentModule } from 'nestjs-deployment';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { startApp } from '../support/start-app.js';

const quiet = { imports: [DeploymentModule.forRoot()] };

/** Given to every answer, as a careful application does to save the allocation. */
const SHARED = { 'Content-Type': 'text/plain', 'Content-Length': '2' };

const WITHOUT_LENGTH: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'a status': (response) => response.writeHead(200).end('ok'),
  'a status and a reason': (response) => response.writeHead(200, 'Fine').end('ok'),
  nothing: (response) => void response.end('ok'),
};

const WITH_LENGTH: typeof WITHOUT_LENGTH = {
  fields: (response) => response.writeHead(200, SHARED).end('ok'),
  'a reason and fields': (response) => response.writeHead(200, 'Fine', SHARED).end('ok'),
  'a flat list': (response) => response.writeHead(200, ['Content-Length', '2']).end('ok'),
  'fields on top of set ones': (response) => {
    response.setHeader('X-Shop', 'x');
    response.writeHead(200, SHARED).end('ok');
  },
};

describe.each(platforms)('a head on %s that is written with', (_platform, adapter) => {
  it.each(Object.entries({ ...WITH_LENGTH, ...WITHOUT_LENGTH }))(
    '%s carries the id of its own request, and its length shows in the access line',
    async (what, answer) => {
      const app = await startApp(quiet, adapter, {
        setup: (nest) => nest.use((_request: unknown, response: ServerResponse) => answer(response)),
      });

      const ids = ['first', 'second'];
      for (const id of ids) {
        const { headers, body } = await app.get('/raw', { 'X-Request-Id': id });
        expect([headers['x-request-id'], body]).toEqual([id, 'ok']);
      }
      await app.close();

      expect(app.accessLines.map(({ reqId }) => reqId)).toEqual(ids);
      // A length that nobody declared is what the connection sent, head included.
      const declared = app.accessLines.filter(({ bytes }) => bytes === 2).length;
      expect(declared).toBe(what in WITH_LENGTH ? ids.length : 0);
    },
  );

  it.each<[string, (response: ServerResponse) => void]>([
    ['set before', (response) => response.setHeader('x-request-id', 'own')],
    ['given with it', () => undefined],
  ])('an id of the application’s own, %s, carries that one', async (how, before) => {
    const fields = how === 'given with it' ? { 'X-Request-Id': 'own' } : {};
    const app = await startApp(quiet, adapter, {
      setup: (nest) =>
        nest.use((_request: unknown, response: ServerResponse) => {
          before(response);
          if (how === 'given with it') response.writeHead(200, fields);
          response.end('ok');
        }),
    });

    const { headers } = await app.get('/raw', { 'X-Request-Id': 'theirs' });

    expect(headers['x-request-id']).toBe('own');
  });
});
