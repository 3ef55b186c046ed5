import { ask } from './ask.js';
import { SERIES_ROUTES } from './apps/series.js';
import { Client } from './client.js';
import type { Server } from './server.js';

const METHODS: readonly string[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Every answer from here on has a body and a length, and none is logged as an error of the service. */
const FIRST_STATUS = 400;
const LAST_STATUS = 499;

const CONNECTIONS = 10;

/** One answer of each route. */
export interface Combination {
  readonly method: string;
  readonly status: number;
}

/** With which methods and statuses all routes are to be asked, to make so many series. */
export function combinationsFor(series: number): Combination[] {
  const all = Array.from(
    { length: LAST_STATUS - FIRST_STATUS + 1 },
    (_, index) => FIRST_STATUS + index,
  ).flatMap((status) => METHODS.map((method) => ({ method, status })));
  const combinations = all.slice(0, series / SERIES_ROUTES);
  if (combinations.length * SERIES_ROUTES === series) return combinations;
  throw new Error(
    `There cannot be ${series} series. Choose a multiple of ${SERIES_ROUTES} up to ${all.length * SERIES_ROUTES}.`,
  );
}

/** How many series of the routes that make series a page of metrics holds. */
export function countSeries(page: string): number {
  return page.split('\n').filter((line) => line.includes('/series/') && line.includes('le="+Inf"')).length;
}

/** Makes exactly so many histogram series by real requests, and looks whether they are on the page. */
export async function makeSeries(server: Server, series: number, page: string): Promise<void> {
  const client = await Client.connect(server.port, CONNECTIONS);
  try {
    for (const { method, status } of combinationsFor(series)) {
      await client.burst(SERIES_ROUTES, (route) => `/series/r${route}/${status}`, {
        method,
        expected: status,
      });
    }
  } finally {
    client.close();
  }
  const found = countSeries((await ask(server, page)).toString());
  if (found !== series) {
    throw new Error(`${server.variant.name} shows ${found} series on ${page}, ${series} were made.`);
  }
}
