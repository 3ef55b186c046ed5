import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { Notes } from '../add/notes.js';
import type { Application } from '../workspace/application.js';
import { Draft } from '../workspace/draft.js';
import { MemoryFiles } from '../workspace/memory-files.js';
import { shareOnePino } from './one-pino.js';

const CJS: Application = {
  name: 'orders',
  folder: '',
  sourceRoot: 'src',
  entry: 'src/main.ts',
  main: 'dist/main.js',
  modules: 'cjs',
  extension: '',
  packageManager: 'npm',
};

function shared(text: string, modules: Application['modules'] = 'cjs') {
  const draft = new Draft(new MemoryFiles({ 'src/orders.service.ts': text }));
  const notes = new Notes();
  const isShared = shareOnePino(draft, ts, { ...CJS, modules }, notes);
  return { isShared, text: draft.read('src/orders.service.ts'), instructions: notes.instructions };
}

describe('shareOnePino', () => {
  it('takes the loggers of a CommonJS application from this package', () => {
    expect(shared(`import { InjectPinoLogger, PinoLogger } from 'nestjs-pino';\n`).text).toBe(
      `import { InjectPinoLogger, PinoLogger } from 'nestjs-deployment';\n`,
    );
  });

  it('leaves what no copy of nestjs-pino has to share', () => {
    expect(shared(`import { Logger as Pino, LoggerErrorInterceptor } from "nestjs-pino"\r\n`).text).toBe(
      `import { LoggerErrorInterceptor } from "nestjs-pino"\r\nimport { Logger as Pino } from "nestjs-deployment"\r\n`,
    );
  });

  it('keeps an import of types one', () => {
    expect(shared(`import type { Params, PinoLogger } from 'nestjs-pino';\n`).text).toBe(
      `import type { Params } from 'nestjs-pino';\nimport type { PinoLogger } from 'nestjs-deployment';\n`,
    );
  });

  it('leaves an ESM application alone, which imports the same copy', () => {
    const text = `import { PinoLogger } from 'nestjs-pino';\n`;

    expect(shared(text, 'esm')).toEqual({ isShared: true, text, instructions: [] });
  });

  it.each([
    `import * as pino from 'nestjs-pino';\n`,
    `export { PinoLogger } from 'nestjs-pino';\n`,
    `import { PinoLogger /* ours */ } from 'nestjs-pino';\n`,
  ])('leaves alone and names what it cannot move: %s', (text) => {
    const result = shared(text);

    expect(result).toMatchObject({ isShared: false, text });
    expect(result.instructions).toHaveLength(1);
  });

  it('changes nothing the second time', () => {
    const once = shared(`import { Logger, Params } from 'nestjs-pino';\n`).text ?? '';

    expect(shared(once).text).toBe(once);
  });
});
