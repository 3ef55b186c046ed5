import { readFile } from 'node:fs/promises';
import type { ServiceProcess } from '../../support/service-process.js';
import { FIRST } from './leak-scene.js';
import type { LeakHunt } from './leak-hunt.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'];

/** Hands in every answer that the service gives: all routes under `/-/`, those of the application, and mistakes. */
export async function searchAnswers(service: ServiceProcess, hunt: LeakHunt): Promise<void> {
  const index = (await (await service.get('/-/')).json()) as {
    readonly endpoints: readonly { readonly path: string }[];
  };
  const surface = index.endpoints.map(({ path }) => path.replace(/:\w+/, 'secrets-vault'));
  const wrong = ['/-/nope', `/-/${encodeURIComponent(FIRST.motto)}`, '/nope', '/digest?verbose'];
  const own = ['/digest', '/log', '/failing', '/leak'];
  for (const path of [...new Set(surface), ...wrong, ...own]) {
    for (const method of METHODS) {
      const answer = await service.get(path, { method });
      const head = [...answer.headers].map((header) => header.join(': ')).join('\n');
      hunt.search('answers', `${answer.status}\n${head}\n${await answer.text()}`);
    }
  }
}

/** Hands in what a look into the running process shows, and into a child of it. */
export async function searchProcess(service: ServiceProcess, hunt: LeakHunt): Promise<void> {
  const report = await (await service.get('/report')).text();
  hunt.search('report', report);
  hunt.search('child environment', await (await service.get('/child')).text());
  const { header } = JSON.parse(report) as { readonly header: { readonly processId: number } };
  hunt.search('environment', await readFile(`/proc/${header.processId}/environ`, 'utf8'));
  hunt.search('command line', await readFile(`/proc/${header.processId}/cmdline`, 'utf8'));
}
