import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { repository } from '../../support/repository.js';
import type { Consumer } from './consumer.js';
import { subpaths } from './subpaths.js';

export const MODULE_KINDS = ['esm', 'cjs'] as const;

type ModuleKind = (typeof MODULE_KINDS)[number];

/** What applications need beside the package, to be compiled and to run. */
export const OF_THE_APPLICATION: readonly string[] = ['@nestjs/platform-express', 'zod', '@types/node'];

const COMPILER_OPTIONS = {
  module: 'nodenext',
  target: 'ES2023',
  lib: ['ES2023'],
  types: ['node'],
  strict: true,
  skipLibCheck: false,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  rootDir: 'src',
  outDir: 'dist',
};

/** CommonJS has no `await` outside of functions. */
const MAIN_OF_CJS = `import { serve } from 'nestjs-deployment';
import { AppModule } from './app.module.js';

void serve(AppModule);
`;

/** Writes `sample/01-minimal` as an application of the consumer, and one more file that imports every subpath. */
export async function writeApplication(consumer: Consumer, kind: ModuleKind): Promise<void> {
  await cp(join(repository, 'sample/01-minimal/src'), join(consumer.folder, kind, 'src'), {
    recursive: true,
    filter: (file) => !file.endsWith('.spec.ts'),
  });
  await consumer.write(`${kind}/package.json`, kind === 'esm' ? { type: 'module' } : {});
  await consumer.write(`${kind}/tsconfig.json`, { compilerOptions: COMPILER_OPTIONS, include: ['src'] });
  await consumer.write(`${kind}/src/every-subpath.ts`, everySubpath());
  if (kind === 'esm') return;
  await rm(join(consumer.folder, kind, 'src/main.ts'));
  await consumer.write(`${kind}/src/main.ts`, MAIN_OF_CJS);
}

/** Types that were lost on the way would be `any`, and whatever is done with them would compile. */
const MISTAKES = `
export function mistaken(config: AppConfig, secrets: AppSecrets): readonly number[] {
  // @ts-expect-error It is text.
  const greeting: number = config.greeting;
  // @ts-expect-error So is this.
  const url: number = secrets.databaseUrl.reveal();
  return [greeting, url];
}
`;

function everySubpath(): string {
  const imports = subpaths().map((name, at) => `import * as part${at} from '${name}';`);
  const exported = subpaths().map((_, at) => `part${at}`);
  return [
    ...imports,
    `import { AppConfig } from './app.config.js';`,
    `import { AppSecrets } from './app.secrets.js';`,
    `export const parts: readonly object[] = [${exported.join(', ')}];`,
    MISTAKES,
  ].join('\n');
}
