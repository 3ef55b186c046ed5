import { createRequire } from 'node:module';
import { join } from 'node:path';
import { DeploymentError } from '../../deployment.error.js';

/** The compiler with its programming interface, as TypeScript up to 6 has it. */
export type TypeScript = typeof import('typescript');

/** No TypeScript with a programming interface was found beside the application. */
class TypeScriptMissingError extends DeploymentError {
  override readonly code = 'DEPLOYMENT_TYPESCRIPT_MISSING';

  constructor() {
    super(
      'Editing the sources needs the programming interface of TypeScript, which version 7 does not have and @nestjs/cli brings along.',
      'Run: npm install --save-dev @nestjs/cli',
    );
  }
}

/**
 * The TypeScript of the application's `@nestjs/cli`, or its own. The CLI's comes first: it has the interface also
 * where the application itself is on TypeScript 7.
 *
 * @param root The folder of the workspace.
 * @throws {TypeScriptMissingError} if neither can be used.
 */
export function loadTypeScript(root: string): TypeScript {
  const own = createRequire(join(root, 'package.json'));
  return (
    compilerOf(() => createRequire(own.resolve('@nestjs/cli/package.json'))) ??
    compilerOf(() => own) ??
    missing()
  );
}

function compilerOf(requireOf: () => NodeJS.Require): TypeScript | undefined {
  try {
    const compiler = requireOf()('typescript') as TypeScript & { createSourceFile?: unknown };
    return typeof compiler.createSourceFile === 'function' ? compiler : undefined;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
}

function missing(): never {
  throw new TypeScriptMissingError();
}
