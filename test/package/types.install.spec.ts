import { beforeAll, describe, expect, it } from 'vitest';
import { attempt } from '../generation/support/command.js';
import { personsEnvironment } from '../generation/support/environment.js';
import { Consumer } from './support/consumer.js';
import { MODULE_KINDS, OF_THE_APPLICATION, writeApplication } from './support/sample-application.js';

const COMPILERS: Readonly<Record<string, string>> = { 'TypeScript 6': '6.0.3', 'TypeScript 7': '7.0.2' };
const MATRIX = Object.keys(COMPILERS).flatMap((compiler) => MODULE_KINDS.map((kind) => ({ compiler, kind })));

describe('With skipLibCheck: false', () => {
  let consumer: Consumer;

  beforeAll(async () => {
    const compilers = Object.entries(COMPILERS).map(
      ([name, version]) => `${alias(name)}@npm:typescript@${version}`,
    );
    consumer = await Consumer.create({ packages: [...OF_THE_APPLICATION, ...compilers] });
    for (const kind of MODULE_KINDS) await writeApplication(consumer, kind);
  });

  // Also those of our dependencies are without an error, so that none has to be allowed for.
  it.each(MATRIX)(
    '$compiler takes the types of every subpath and a copy of the sample as $kind',
    async ({ compiler, kind }) => {
      const { code, output } = await attempt(
        `node node_modules/${alias(compiler)}/bin/tsc -p ${kind} --noEmit --pretty false`,
        { cwd: consumer.folder, env: personsEnvironment() },
      );

      expect(output).toBe('');
      expect(code).toBe(0);
    },
  );
});

/** Several versions of one package need several names. */
function alias(compiler: string): string {
  return compiler.toLowerCase().replace(' ', '-');
}
