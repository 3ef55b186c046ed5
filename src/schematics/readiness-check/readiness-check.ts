import { testImport } from '../generate/conventions.js';
import type { Generator, Site } from '../generate/generate.js';
import { addToModule } from '../source/module-metadata.js';

/**
 * A check that fails until somebody writes it: one that passes would be forgotten, and one that fails is seen by the
 * first who starts the service, and lets no rollout through.
 */
export const readinessCheckGenerator: Generator = {
  suffix: 'check',
  code,
  spec,
  registration: (site) => ({
    exported: classOf(site),
    module: site.module,
    task: `Add ${classOf(site)} to the providers of`,
    code: `providers: [${classOf(site)}],`,
    edit: (edited, { name }, of) => addToModule(edited, name, 'providers', of(classOf(site)), 'last'),
  }),
  explain: (site, notes) =>
    notes.remark(
      `${classOf(site)} fails until ${site.path} is written. So long /-/ready answers 503, and a test that asks it fails.`,
    ),
};

function classOf({ names }: Site): string {
  return `${names.pascal}Check`;
}

function code(site: Site): string {
  const { kebab, words } = site.names;
  return `import { ReadinessCheck } from 'nestjs-deployment';

/** Whether ${words} can be used: GET /-/ready/${kebab} */
@ReadinessCheck('${kebab}', { timeout: '2s', cacheFor: '5s' })
export class ${classOf(site)} {
  /** Rejects or answers false while it is down. Gives up when the signal aborts: its time is over then. */
  check(signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    // Ask ${words} here, and hand the signal on, as in:
    // return fetch('https://${kebab}.internal/ping', { signal }).then(({ ok }) => ok);
    throw new Error('${site.path} is not written yet');
  }
}
`;
}

function spec(site: Site): string {
  const { kebab, words } = site.names;
  return `import { Test } from '@nestjs/testing';
${testImport(site)}import { ${classOf(site)} } from './${kebab}.check${site.extension}';

describe('${classOf(site)}', () => {
  it.todo('is up while ${words} answers');

  it.todo('is down while ${words} does not answer');

  it('gives up when its time is over', async () => {
    const testing = await Test.createTestingModule({ providers: [${classOf(site)}] }).compile();
    const late = AbortSignal.abort(new Error('too late'));
    const asked = async () => testing.get(${classOf(site)}).check(late);

    await expect(asked()).rejects.toThrow('too late');
  });
});
`;
}
