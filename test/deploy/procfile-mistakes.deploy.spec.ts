import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, cp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { repository } from '../support/repository.js';
import { rowsOf } from './support/page-table.js';
import { freePortsInARow } from './support/procfile-ports.js';
import { ProcfileService } from './support/procfile-service.js';
import { describeWith } from './support/programs.js';

const mistakes = rowsOf(
  readFileSync(join(repository, 'docs/deploy/procfile.md'), 'utf8'),
  '## What goes wrong',
);

interface Place {
  readonly folder: string;
  readonly port: number;
  readonly cleanup: AsyncDisposableStack;
}

/** How each mistake of the page is made. What comes back is in the environment. */
const MAKE: Readonly<Record<string, (place: Place) => Promise<Readonly<Record<string, string>> | void>>> = {
  'no `Procfile`': ({ folder }) => rm(join(folder, 'Procfile')),
  'no `run-app.sh` beside it': ({ folder }) => rm(join(folder, 'run-app.sh')),
  '`run-app.sh` is not executable': ({ folder }) => copyOfScript(folder, 0o644),
  'the service is not built': ({ folder }) => copyOfScript(folder, 0o755),
  'a variable that cannot work': () => Promise.resolve({ LOG_LEVEL: 'loud' }),
  'no provider of secrets': () => Promise.resolve({ SECRETS_PROVIDER: '' }),
  'a port in use': async ({ port, cleanup }) => {
    const server = createServer().listen(port, '127.0.0.1');
    cleanup.defer(() => void server.close());
    await once(server, 'listening');
  },
};

describeWith(['honcho'], 'a mistake under honcho', () => {
  it('is known to this test, each of those that the page has', () => {
    expect(mistakes.map(([what]) => what)).toEqual(Object.keys(MAKE));
  });

  it.concurrent.each(mistakes)('%s: %s, exit %s', async (what = '', sentence = '', code = '') => {
    await using cleanup = new AsyncDisposableStack();
    const service = cleanup.use(await ProcfileService.create());
    await cp(join(repository, 'docker/Procfile'), join(service.folder, 'Procfile'));
    const port = await freePortsInARow(1);
    const made = await MAKE[what]?.({ folder: service.folder, port, cleanup });
    const honcho = cleanup.use(service.run(`honcho start -p ${port}`, { SECRETS_PROVIDER: 'fake', ...made }));

    await expect(honcho.ended).resolves.toEqual({ code: Number(code), signal: null });
    expect(honcho.lines.join('\n')).toContain(sentence);
  });
});

/** Instead of the link: beside it there is nothing of the service. */
async function copyOfScript(folder: string, mode: number): Promise<void> {
  const script = join(folder, 'run-app.sh');
  await rm(script);
  await cp(join(inject('deployable'), 'run-app.sh'), script);
  await chmod(script, mode);
}
