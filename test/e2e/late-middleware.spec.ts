import type { IncomingMessage } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { platforms } from '../support/platforms.js';
import { samplesOf } from '../support/samples.js';
import { startApp } from '../support/start-app.js';
import { setupTraffic, traffic } from './traffic-app.js';

/** A middleware that goes on from an event of the request, where the context of the log does not reach. */
function goesOnLater(app: INestApplication): void {
  app.use((request: IncomingMessage, _response: unknown, next: () => void) => {
    request.resume();
    request.on('end', () => next());
  });
  setupTraffic(app);
}

const counted = (status: number, route: string) =>
  `http_server_request_duration_seconds_count{http_request_method="GET",http_route="${route}",http_response_status_code="${status}"}`;

describe.each(platforms)('after a middleware that goes on from a callback on %s', (_platform, adapter) => {
  it('access line and metric know the route, and of a 404 that there is none', async () => {
    const app = await startApp(traffic, adapter, { setup: goesOnLater });
    for (const target of ['/api/v1/users/7', '/api/v1/throw', '/api/v1/nothing']) await app.get(target);

    const samples = samplesOf((await app.get('/-/metrics')).body);
    await app.close();

    expect(app.accessLines.map(({ status, route }) => [status, route])).toEqual([
      [200, '/api/v1/users/:id'],
      [500, '/api/v1/throw'],
      [404, undefined],
    ]);
    expect(samples.get(counted(200, '/api/v1/users/:id'))).toBe(1);
    expect(samples.get(counted(500, '/api/v1/throw'))).toBe(1);
    expect(samples.get(counted(404, 'unmatched'))).toBe(1);
  });
});
